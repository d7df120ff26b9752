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

// x * multiplier * 2^(shift - 31), rounded twice as TensorFlow Lite Micro does. The left shift
// wraps.
static inline int32_t kl_requantize(int32_t x, int32_t multiplier, int32_t shift) {
  const int32_t left = kl_max(shift, 0);
  const int32_t right = kl_max(-shift, 0);
  return kl_rounding_divide(kl_high_multiply((int32_t)((uint32_t)x << left), multiplier), right);
}

// x * multiplier * 2^-shift for shifts 1 to 46, its low 32 bits; halves are rounded up. For sums of
// 64 bits: with a multiplier of 15 bits, as TensorFlow Lite Micro has it there.
static inline int32_t kl_requantize_s64(int64_t x, int32_t multiplier, int32_t shift) {
  const uint64_t product = (uint64_t)x * (uint64_t)multiplier;
  return (int32_t)((int64_t)(product + (UINT64_C(1) << (shift - 1))) >> shift);
}

// x * 2^exponent for exponents 0 to 31, saturating.
static inline int32_t kl_saturating_shift(int32_t x, int32_t exponent) {
  const int64_t shifted = (int64_t)x * ((int64_t)1 << exponent);
  if (shifted > INT32_MAX) return INT32_MAX;
  return shifted < INT32_MIN ? INT32_MIN : (int32_t)shifted;
}

// How many bits of x stand above its highest 1.
static inline int32_t kl_leading_zeros(uint32_t x) {
  int32_t count = 0;
  while (count < 32 && !((x << count) >> 31)) count++;
  return count;
}

#endif
