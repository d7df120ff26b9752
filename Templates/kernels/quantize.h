#ifndef KL_QUANTIZE_H
#define KL_QUANTIZE_H

#include "elementwise.h"

typedef struct {
  int32_t rows, row_count;
  float scale;
  int32_t zero_point;
  // The lowest and the highest element, less the zero point.
  int32_t steps_min, steps_max;
} kl_quantize_params;

// x / scale rounded to nearest, ties away from zero, and clamped; the lowest for NaN.
static inline int32_t kl_quantize_steps(const kl_quantize_params *p, float x) {
  const float steps = x / p->scale;
  if (!(steps > (float)p->steps_min)) return p->steps_min;
  if (steps >= (float)p->steps_max) return p->steps_max;
  // Within these limits the conversion is defined, and what it cuts off is exact.
  const int32_t whole = (int32_t)steps;
  const float rest = steps - (float)whole;
  return whole + (rest >= 0.5f ? 1 : 0) - (rest <= -0.5f ? 1 : 0);
}

KL_ELEMENTWISE_KERNEL(kl_quantize_f32_s8, kl_quantize_params, kl_float, int8_t,
                      kl_quantize_steps(p, x) + p->zero_point)

KL_ELEMENTWISE_KERNEL(kl_quantize_f32_s16, kl_quantize_params, kl_float, kl_int16,
                      kl_quantize_steps(p, x) + p->zero_point)

#endif
