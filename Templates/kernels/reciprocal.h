#ifndef KL_RECIPROCAL_H
#define KL_RECIPROCAL_H

#include "fixed_point.h"

// 4x, saturating.
static inline int32_t kl_quadruple(int32_t x) {
  if (x > INT32_MAX / 4) return INT32_MAX;
  if (x < -(INT32_MAX / 4)) return INT32_MIN;
  return x * 4;
}

// 1 / (1 + x) of a fraction x from 0 to 1, both in units of 2^-31: gemmlowp's three steps of
// Newton-Raphson division, from 48/17 - 32/17 d in units of 2^-29.
static inline int32_t kl_one_over_one_plus(int32_t x) {
  const int32_t half_denominator = (int32_t)(((uint32_t)x + (UINT32_C(1) << 31)) >> 1);
  int32_t y = 1515870810 + kl_high_multiply(half_denominator, -1010580540);
  for (int32_t i = 0; i < 3; i++) {
    const int32_t rest = (1 << 29) - kl_high_multiply(half_denominator, y);
    y += kl_quadruple(kl_high_multiply(y, rest));
  }
  return y > INT32_MAX / 2 ? INT32_MAX : y * 2;
}

// 1 / x of a sum, in two parts.
typedef struct {
  // 2^bits / x, in units of 2^-31.
  int32_t fraction;
  // How many bits x has above the binary point, less one.
  int32_t bits;
} kl_reciprocal;

// The reciprocal of a sum that is not 0 and has 32 - integer_bits bits below the binary point.
static inline kl_reciprocal kl_reciprocal_of(uint32_t x, int32_t integer_bits) {
  kl_reciprocal r;
  r.bits = integer_bits;
  while (x < (UINT32_C(1) << 31)) {
    x <<= 1;
    r.bits--;
  }
  r.fraction = kl_one_over_one_plus((int32_t)(x - (UINT32_C(1) << 31)));
  return r;
}

#endif
