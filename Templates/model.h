// Made by Kinglet; do not edit. The README beside src/ says how to use it.
#ifndef KL_MODEL_H
#define KL_MODEL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Memory, in bytes. The arena holds inputs, outputs and everything between them; the state lives on
// from run to run.
#define KL_MODEL_ARENA_BYTES 16  //% arena
#define KL_MODEL_STATE_BYTES 0  //% state
#define KL_MODEL_ARENA_ALIGNMENT 16

// All the RAM that the model takes. Other static data are alignment and a flag; the stack is what a run
// takes below its caller.
#define KL_MODEL_OTHER_BYTES 8  //% other
#define KL_MODEL_STACK_BYTES 512  //% stack
#define KL_MODEL_RAM_BYTES \
  (KL_MODEL_ARENA_BYTES + KL_MODEL_STATE_BYTES + KL_MODEL_OTHER_BYTES + KL_MODEL_STACK_BYTES)

// Define KL_MODEL_RAM_BUDGET as a number of bytes, and a model that needs more does not compile.
#ifdef KL_MODEL_RAM_BUDGET
#if KL_MODEL_RAM_BYTES > KL_MODEL_RAM_BUDGET
#error "KL_MODEL_RAM_BYTES must be at most KL_MODEL_RAM_BUDGET"
#endif
#endif

// Inputs and outputs: a stored integer q stands for SCALE * (q - ZERO_POINT).
//% ports

// By default the memory is static. Define KL_MODEL_CALLER_ARENA when compiling everything that
// includes this header, and every function takes it instead: an arena of KL_MODEL_ARENA_BYTES and,
// where there is state, KL_MODEL_STATE_BYTES that kl_model_reset fills before the first run. Both are
// aligned to KL_MODEL_ARENA_ALIGNMENT. Instances with memory of their own are independent.
#if !defined(KL_MODEL_CALLER_ARENA)
#define KL_MODEL_ARENA void
#elif KL_MODEL_STATE_BYTES > 0
#define KL_MODEL_ARENA void *arena, void *state  //% arena_and_state
#else
#define KL_MODEL_ARENA void *arena  //% arenas
#endif

// Inputs lie inside the arena and are overwritten by a run: fill them before each. Outputs are valid
// until the next run.  //% validity
//% declarations

void kl_model_invoke(KL_MODEL_ARENA);  //% run

#if KL_MODEL_STATE_BYTES > 0
// Puts the state back to what it was before the first run.
void kl_model_reset(KL_MODEL_ARENA);
#endif

// The stored integer nearest to a real number; ties away from zero.
static inline int8_t kl_model_quantize(float real, float scale, int32_t zero_point) {
  const float steps = real / scale;
  const float limited = steps < -512.0f ? -512.0f : steps > 512.0f ? 512.0f : steps;
  const int32_t whole = (int32_t)limited;
  const float rest = limited - (float)whole;
  const int32_t stored = zero_point + whole + (rest >= 0.5f) - (rest <= -0.5f);
  return (int8_t)(stored < -128 ? -128 : stored > 127 ? 127 : stored);
}

// The real number that a stored integer stands for.
static inline float kl_model_dequantize(int32_t stored, float scale, int32_t zero_point) {
  return scale * (float)(stored - zero_point);
}

#ifdef __cplusplus
}
#endif

#endif
