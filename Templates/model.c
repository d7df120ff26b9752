// Made by Kinglet; do not edit.
#include "model.h"

#include "weights.h"  //% include

//% kernels

//% parameters

// Where the arena lies: define KL_MODEL_SECTION as an attribute that names a section of your linker
// script.
#ifndef KL_MODEL_SECTION
#define KL_MODEL_SECTION
#endif

#ifdef KL_MODEL_CALLER_ARENA
#define KL_MODEL_BASE ((int8_t *)arena)
#else
static KL_MODEL_SECTION union {
  int64_t alignment;
  int8_t bytes[KL_MODEL_ARENA_BYTES];
}
#if defined(__GNUC__)
__attribute__((aligned(KL_MODEL_ARENA_ALIGNMENT)))
#endif
kl_model_memory;
#define KL_MODEL_BASE (kl_model_memory.bytes)
#endif

// Define KL_MODEL_HOOK as the name of a function of yours, and it sees every step's result.
#ifdef KL_MODEL_HOOK
#ifdef __cplusplus
extern "C"
#endif
void KL_MODEL_HOOK(int32_t step, int32_t row, const void *data, int32_t bytes);
#else
#define KL_MODEL_HOOK(step, row, data, bytes) ((void)0)
#endif

//% accessors

void kl_model_invoke(KL_MODEL_ARENA) {
  int8_t *const base = KL_MODEL_BASE;
  (void)base;
  //% steps
}
