// Made by Kinglet; do not edit. The constants of the model, for its own source only.
#ifndef KL_MODEL_WEIGHTS_H
#define KL_MODEL_WEIGHTS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

//% declarations

#ifdef __cplusplus
}
#endif

#endif
