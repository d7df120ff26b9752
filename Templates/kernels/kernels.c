// SwiftPM wants a source file; every kernel is a header, and a test compiles each on its own.
#include "kernel.h"
