// Made by Kinglet; do not edit. The README beside src/ says how to use it.
//
// Models of which one runs at a time: they share an arena, kernels and constants.
#ifndef KL_MODEL_H
#define KL_MODEL_H

#include <stdint.h>  //% headers

// Memory of all models together, in bytes. The arena is as large as the largest model's; each model has
// a state of its own.
#define KL_MODEL_ARENA_BYTES 16  //% arena
#define KL_MODEL_STATE_BYTES 0  //% state
#define KL_MODEL_ARENA_ALIGNMENT 16

// All the RAM that they take. Other static data are alignment and flags; the stack is what the run takes
// below its caller that takes most.
#define KL_MODEL_OTHER_BYTES 8  //% other
#define KL_MODEL_STACK_BYTES 512  //% stack
#define KL_MODEL_RAM_BYTES \
  (KL_MODEL_ARENA_BYTES + KL_MODEL_STATE_BYTES + KL_MODEL_OTHER_BYTES + KL_MODEL_STACK_BYTES)

// Define KL_MODEL_RAM_BUDGET as a number of bytes, and models that need more do not compile.
#ifdef KL_MODEL_RAM_BUDGET
#if KL_MODEL_RAM_BYTES > KL_MODEL_RAM_BUDGET
#error "KL_MODEL_RAM_BYTES must be at most KL_MODEL_RAM_BUDGET"
#endif
#endif

#endif
