// Made by Kinglet; do not edit.
#include "weights.h"  //% include

//% definitions
