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

#if defined(__GNUC__)
#define KL_MODEL_ALIGNED __attribute__((aligned(KL_MODEL_ARENA_ALIGNMENT)))
#else
#define KL_MODEL_ALIGNED
#endif

#ifdef KL_MODEL_CALLER_ARENA
#define KL_MODEL_BASE ((int8_t *)arena)
#define KL_MODEL_STATE ((int8_t *)state)
#if KL_MODEL_STATE_BYTES > 0
#define KL_MODEL_IGNORE_MEMORY ((void)arena, (void)state)
#else
#define KL_MODEL_IGNORE_MEMORY ((void)arena)
#endif
#else
static KL_MODEL_SECTION struct { int8_t bytes[KL_MODEL_ARENA_BYTES]; } kl_model_memory;  //% arena
#define KL_MODEL_BASE (kl_model_memory.bytes)
#if KL_MODEL_STATE_BYTES > 0
static union {
  int64_t alignment;
  int8_t bytes[KL_MODEL_STATE_BYTES];
} KL_MODEL_ALIGNED kl_model_state_memory;
static int kl_model_is_ready;
#define KL_MODEL_STATE (kl_model_state_memory.bytes)
#define KL_MODEL_STATIC_BYTES \
  (sizeof kl_model_memory + sizeof kl_model_state_memory + sizeof kl_model_is_ready)
#else
#define KL_MODEL_STATIC_BYTES (sizeof kl_model_memory)
#endif
// The header counts every static byte: an array of -1 elements does not compile.
typedef char kl_model_memory_is_counted
    [KL_MODEL_STATIC_BYTES <= KL_MODEL_RAM_BYTES - KL_MODEL_STACK_BYTES ? 1 : -1];
#define KL_MODEL_IGNORE_MEMORY ((void)0)
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
  int8_t *const base = KL_MODEL_BASE;
#if KL_MODEL_STATE_BYTES > 0
  int8_t *const state_base = KL_MODEL_STATE;
#ifndef KL_MODEL_CALLER_ARENA
  if (!kl_model_is_ready) kl_model_reset();
#endif
#endif
  (void)base;
  //% locals
  //% steps
}
//% invoke
