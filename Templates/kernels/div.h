#ifndef KL_DIV_H
#define KL_DIV_H

#include "arithmetic.h"
#include "reciprocal.h"

typedef struct {
  kl_broadcast shape;
  int32_t a_offset, b_offset, output_offset;
  int32_t multiplier, shift;
  int32_t clamp_min, clamp_max;
} kl_div_params;

// How often x can be doubled within 32 bits; 31 for 0.
static inline int32_t kl_div_headroom(int32_t x) {
  uint32_t bits = (uint32_t)(x < 0 ? ~x : x);
  int32_t headroom = 31;
  while (bits != 0) {
    bits >>= 1;
    headroom--;
  }
  return headroom;
}

// x / 2^exponent as the reference computes it where it shifts by negative exponents, or by more
// than the width: modulo 64 for the mask and modulo 32 for the element, as x86 does.
static inline int32_t kl_div_scale_down(int32_t x, int32_t exponent) {
  const int32_t shift = exponent & 63;
  if (shift < 32) return kl_rounding_divide(x, shift);
  return (x >> (shift - 32)) + (x >= 0 ? 1 : 0);
}

// The quotient of elements less their zero points on the scale of the output; 0 where y is 0.
static inline int32_t kl_div_quotient(const kl_div_params *p, int32_t x, int32_t y) {
  if (y == 0) return 0;
  const int32_t dividend = y < 0 ? -x : x;
  const kl_reciprocal inverse = kl_reciprocal_of((uint32_t)(y < 0 ? -y : y), 31);
  const int32_t headroom = kl_div_headroom(dividend);
  const int32_t scaled = (int32_t)((uint32_t)dividend << headroom);
  const int32_t quotient = kl_high_multiply(scaled, inverse.fraction);
  return kl_div_scale_down(kl_high_multiply(quotient, p->multiplier),
                           inverse.bits + headroom - p->shift);
}

static inline int32_t kl_div_s8_result(const kl_div_params *p, int32_t x, int32_t y) {
  const int32_t quotient = kl_div_quotient(p, x + p->a_offset, y + p->b_offset);
  return kl_clamp(kl_add(quotient, p->output_offset), p->clamp_min, p->clamp_max);
}

// The quotient rounded towards zero; 0 where y is 0, and the lowest number divided by -1 wraps.
static inline int32_t kl_div_wrapping(int32_t x, int32_t y) {
  if (y == 0) return 0;
  return y == -1 ? kl_subtract(0, x) : x / y;
}

KL_BROADCAST_KERNEL(kl_div_s8, kl_div_params, int8_t, int8_t, int8_t, kl_div_s8_result(p, x, y))

KL_BROADCAST_KERNEL(kl_div_s32, kl_arithmetic_s32_params, kl_int32, kl_int32, kl_int32,
                    kl_clamp(kl_div_wrapping(x, y), p->clamp_min, p->clamp_max))

KL_BROADCAST_KERNEL(kl_div_f32, kl_arithmetic_f32_params, kl_float, kl_float, kl_float,
                    kl_clamp_f32(x / y, p->clamp_min, p->clamp_max))

#endif
