#ifndef KL_SLOPES_H
#define KL_SLOPES_H

#include "elementwise.h"
#include "fixed_point.h"

// A function of two straight pieces that meet at zero.
typedef struct {
  int32_t rows, row_count;
  int32_t input_offset, output_offset;
  int32_t positive_multiplier, positive_shift;
  int32_t negative_multiplier, negative_shift;
  // 1 or -1: by what an element below zero is multiplied before and after it is scaled.
  int32_t negative_input_sign, negative_output_sign;
  int32_t clamp_min, clamp_max;
} kl_slopes_params;

// An element less its zero point as an element of the output.
static inline int32_t kl_slopes_result(const kl_slopes_params *p, int32_t x) {
  int32_t scaled;
  if (x >= 0) {
    scaled = kl_requantize(x, p->positive_multiplier, p->positive_shift);
  } else {
    const int32_t size = x * p->negative_input_sign;
    const int32_t result = kl_requantize(size, p->negative_multiplier, p->negative_shift);
    scaled = p->negative_output_sign < 0 ? kl_subtract(0, result) : result;
  }
  return kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
}

KL_ELEMENTWISE_KERNEL(kl_slopes_s16, kl_slopes_params, kl_int16, kl_int16,
                      kl_slopes_result(p, x + p->input_offset))

#endif
