#ifndef KL_FIXED_POINT_H
#define KL_FIXED_POINT_H

#include "kernel.h"

// The high half of 2ab, rounded to nearest. Not both may be -2^31; a multiplier never is.
static inline int32_t kl_high_multiply(int32_t a, int32_t b) {
  return (int32_t)(((int64_t)a * b + (1 << 30)) >> 31);
}

// x / 2^exponent for exponents 0 to 31, rounded to nearest, ties away from zero.
static inline int32_t kl_rounding_divide(int32_t x, int32_t exponent) {
  const int32_t mask = (int32_t)((UINT32_C(1) << exponent) - 1);
  const int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
}

// x * multiplier * 2^(shift - 31), rounded twice as TensorFlow Lite Micro does. The left shift wraps.
static inline int32_t kl_requantize(int32_t x, int32_t multiplier, int32_t shift) {
  const int32_t left = kl_max(shift, 0);
  const int32_t right = kl_max(-shift, 0);
  return kl_rounding_divide(kl_high_multiply((int32_t)((uint32_t)x << left), multiplier), right);
}

#endif
