// Made by Kinglet; do not edit. All models in one source, so that they share the code of their kernels.
#include "bundle.h"  //% header

// Where the shared arena lies: define KL_MODEL_SECTION as an attribute that names a section of your
// linker script.
#ifndef KL_MODEL_SECTION
#define KL_MODEL_SECTION
#endif
//% sections

#if defined(__GNUC__)
#define KL_MODEL_ALIGNED __attribute__((aligned(KL_MODEL_ARENA_ALIGNMENT)))
#else
#define KL_MODEL_ALIGNED
#endif

// The arenas of the models, one over the other. A model with memory of its caller's has none here.
#if 1  //% some
static KL_MODEL_SECTION union {
  int64_t alignment;
  //% arenas
} KL_MODEL_ALIGNED kl_model_memory;
#endif

void *kl_model_base(void) { return &kl_model_memory; }  //% models

// The header counts every static byte: an array of -1 elements does not compile.
#if 1  //% all
#define KL_MODEL_STATIC_BYTES \
  (sizeof kl_model_memory)  //% beside
typedef char kl_model_memory_is_counted
    [KL_MODEL_STATIC_BYTES <= KL_MODEL_RAM_BYTES - KL_MODEL_STACK_BYTES ? 1 : -1];
#endif
