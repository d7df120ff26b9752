#ifndef KL_CUMSUM_H
#define KL_CUMSUM_H

#include "fixed_point.h"

// Running sums of `extent` elements that lie `inner` apart.
typedef struct {
  int32_t outer, extent, inner;
  // 1 to leave an element out of its own sum; 1 to begin with the last.
  int32_t is_exclusive, is_reverse;
  int32_t input_offset;
  // From 2^-19 of the input's scale to the output's; a right shift.
  int32_t multiplier, shift;
  int32_t output_offset;
} kl_cumsum_params;

// An element less its zero point in units of 2^-19.
static inline int32_t kl_cumsum_s8_term(const kl_cumsum_params *p, int32_t x) {
  return (x + p->input_offset) * (1 << 19);
}

static inline int8_t kl_cumsum_s8_result(const kl_cumsum_params *p, int32_t sum) {
  const int32_t x = kl_requantize(sum, p->multiplier, p->shift);
  return (int8_t)kl_clamp(kl_add(x, p->output_offset), -128, 127);
}

static inline void kl_cumsum_s8_line(const kl_cumsum_params *p, const int8_t *input,
                                     int8_t *output) {
  // The reference starts out with a stored 0, not with what stands for zero.
  int32_t sum = kl_cumsum_s8_term(p, 0);
  for (int32_t i = 0; i < p->extent; i++) {
    const int32_t at = (p->is_reverse ? p->extent - 1 - i : i) * p->inner;
    const int32_t next = kl_add(sum, kl_cumsum_s8_term(p, input[at]));
    output[at] = kl_cumsum_s8_result(p, p->is_exclusive ? sum : next);
    sum = next;
  }
}

KL_KERNEL void kl_cumsum_s8(const kl_cumsum_params *p, const int8_t *input, int8_t *output) {
  for (int32_t o = 0; o < p->outer; o++) {
    for (int32_t i = 0; i < p->inner; i++) {
      const int32_t line = o * p->extent * p->inner + i;
      kl_cumsum_s8_line(p, input + line, output + line);
    }
  }
}

static inline void kl_cumsum_f32_line(const kl_cumsum_params *p, const kl_float *input,
                                      kl_float *output) {
  float sum = 0.0f;
  for (int32_t i = 0; i < p->extent; i++) {
    const int32_t at = (p->is_reverse ? p->extent - 1 - i : i) * p->inner;
    const float next = sum + input[at];
    output[at] = p->is_exclusive ? sum : next;
    sum = next;
  }
}

KL_KERNEL void kl_cumsum_f32(const kl_cumsum_params *p, const kl_float *input, kl_float *output) {
  for (int32_t o = 0; o < p->outer; o++) {
    for (int32_t i = 0; i < p->inner; i++) {
      const int32_t line = o * p->extent * p->inner + i;
      kl_cumsum_f32_line(p, input + line, output + line);
    }
  }
}

#endif
