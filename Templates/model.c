// Made by Kinglet; do not edit.
#include "model.h"

#include "weights.h"  //% include

//% kernels

//% parameters

#include "memory.c"  //% memory
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

//% trace
#if KL_MODEL_STATE_BYTES > 0
void kl_model_reset(KL_MODEL_ARENA) {
  int8_t *const state_base = KL_MODEL_STATE;
  KL_MODEL_IGNORE_MEMORY;
  (void)state_base;
  //% reset
#ifndef KL_MODEL_CALLER_ARENA
  kl_model_is_ready = 1;
#endif
}
#endif

void kl_model_invoke(KL_MODEL_ARENA) {  //% run
  int8_t *const base = KL_MODEL_BASE;  //% bases
#if KL_MODEL_STATE_BYTES > 0
  int8_t *const state_base = KL_MODEL_STATE;
#ifndef KL_MODEL_CALLER_ARENA
  if (!kl_model_is_ready) kl_model_reset();
#endif
#endif
  (void)base;  //% uses
  //% locals
  //% steps
}
//% invoke
