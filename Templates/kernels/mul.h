#ifndef KL_MUL_H
#define KL_MUL_H

#include "arithmetic.h"
#include "fixed_point.h"

typedef struct {
  kl_broadcast shape;
  int32_t a_offset, b_offset, output_offset;
  int32_t multiplier, shift;
  int32_t clamp_min, clamp_max;
} kl_mul_params;

// A product of elements less their zero points, at most 2^30 in size, as an element of the output.
static inline int32_t kl_mul_result(const kl_mul_params *p, int32_t product) {
  const int32_t scaled = kl_requantize(product, p->multiplier, p->shift);
  return kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
}

static inline int32_t kl_mul_wrapping(int32_t x, int32_t y) {
  return (int32_t)((uint32_t)x * (uint32_t)y);
}

KL_BROADCAST_KERNEL(kl_mul_s8, kl_mul_params, int8_t, int8_t, int8_t,
                    kl_mul_result(p, (x + p->a_offset) * (y + p->b_offset)))

// Zero points are 0.
KL_BROADCAST_KERNEL(kl_mul_s16, kl_mul_params, kl_int16, kl_int16, kl_int16, kl_mul_result(p, x *y))

KL_BROADCAST_KERNEL(kl_mul_s32, kl_arithmetic_s32_params, kl_int32, kl_int32, kl_int32,
                    kl_clamp(kl_mul_wrapping(x, y), p->clamp_min, p->clamp_max))

KL_BROADCAST_KERNEL(kl_mul_f32, kl_arithmetic_f32_params, kl_float, kl_float, kl_float,
                    kl_clamp_f32(x *y, p->clamp_min, p->clamp_max))

#endif
