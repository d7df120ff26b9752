#ifndef KL_ADD_N_H
#define KL_ADD_N_H

#include <stdarg.h>

#include "fixed_point.h"

typedef struct {
  int32_t operands;
  // The elements of each operand.
  int32_t count;
  // What all zero points add up to, negated.
  int32_t sum_offset;
  // A factor below one from sums in units of 2^-19 to the output; a right shift.
  int32_t multiplier, shift;
  int32_t output_offset;
} kl_add_n_params;

typedef struct {
  int32_t operands;
  int32_t count;
} kl_add_n_f32_params;

// As many elements are summed at a time.
#define KL_ADD_N_CHUNK 32

static inline int8_t kl_add_n_s8_result(const kl_add_n_params *p, int32_t sum) {
  const int32_t scaled = (int32_t)((uint32_t)sum << 19);
  const int32_t x = kl_rounding_divide(kl_high_multiply(scaled, p->multiplier), p->shift);
  return (int8_t)kl_clamp(x + p->output_offset, -128, 127);
}

// The sum of `operands`, each a `const int8_t *`; the output may be one of them.
KL_KERNEL void kl_add_n_s8_list(const kl_add_n_params *p, int8_t *output, va_list operands) {
  int32_t sums[KL_ADD_N_CHUNK];
  for (int32_t start = 0; start < p->count; start += KL_ADD_N_CHUNK) {
    const int32_t count = kl_min(p->count - start, KL_ADD_N_CHUNK);
    va_list rest;
    va_copy(rest, operands);
    for (int32_t i = 0; i < count; i++) sums[i] = p->sum_offset;
    for (int32_t n = 0; n < p->operands; n++) {
      const int8_t *operand = va_arg(rest, const int8_t *) + start;
      for (int32_t i = 0; i < count; i++) sums[i] += operand[i];
    }
    va_end(rest);
    for (int32_t i = 0; i < count; i++) output[start + i] = kl_add_n_s8_result(p, sums[i]);
  }
}

// The sum of `operands`, each a `const kl_float *`; the output may be one of them.
KL_KERNEL void kl_add_n_f32_list(const kl_add_n_f32_params *p, kl_float *output, va_list operands) {
  float sums[KL_ADD_N_CHUNK];
  for (int32_t start = 0; start < p->count; start += KL_ADD_N_CHUNK) {
    const int32_t count = kl_min(p->count - start, KL_ADD_N_CHUNK);
    va_list rest;
    va_copy(rest, operands);
    for (int32_t i = 0; i < count; i++) sums[i] = 0.0f;
    for (int32_t n = 0; n < p->operands; n++) {
      const kl_float *operand = va_arg(rest, const kl_float *) + start;
      for (int32_t i = 0; i < count; i++) sums[i] += operand[i];
    }
    va_end(rest);
    for (int32_t i = 0; i < count; i++) output[start + i] = sums[i];
  }
}

KL_KERNEL void kl_add_n_s8(const kl_add_n_params *p, int8_t *output, ...) {
  va_list operands;
  va_start(operands, output);
  kl_add_n_s8_list(p, output, operands);
  va_end(operands);
}

KL_KERNEL void kl_add_n_f32(const kl_add_n_f32_params *p, kl_float *output, ...) {
  va_list operands;
  va_start(operands, output);
  kl_add_n_f32_list(p, output, operands);
  va_end(operands);
}

#endif
