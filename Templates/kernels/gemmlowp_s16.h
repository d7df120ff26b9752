#ifndef KL_GEMMLOWP_S16_H
#define KL_GEMMLOWP_S16_H

#include "fixed_point.h"

// Functions on 16-bit fixed-point numbers as gemmlowp approximates them, bit for bit. "Qn" has n
// integer bits: real = stored * 2^(n - 15). No sum leaves 16 bits but where it is saturated.

// The product of two numbers, rounded to nearest; its integer bits are the sum of theirs.
static inline int32_t kl_multiply_s16(int32_t a, int32_t b) {
  return (a * b + (1 << 14)) >> 15;
}

// x * 2^exponent, saturating.
static inline int32_t kl_shift_s16(int32_t x, int32_t exponent) {
  return kl_clamp(x * (1 << exponent), -32768, 32767);
}

// e^a as Q0 for Q0 numbers in -1/4..<0: a Taylor polynomial around -1/8.
static inline int32_t kl_exp_near_zero_s16(int32_t a) {
  const int32_t x = a + (1 << 12);
  const int32_t x2 = kl_multiply_s16(x, x);
  const int32_t x3 = kl_multiply_s16(x2, x);
  const int32_t x4 = kl_multiply_s16(x2, x2);
  const int32_t higher = kl_multiply_s16(kl_rounding_divide(x4, 2) + x3, 10923) + x2;
  const int32_t e = kl_multiply_s16(28918, x + kl_rounding_divide(higher, 1));
  return kl_min(28918 + e, 32767);
}

// e^a as Q0 for a number of at most 7 integer bits that is not above 0.
static inline int32_t kl_exp_of_negative_s16(int32_t a, int32_t integer_bits) {
  // e^-(2^(i - 2)) as Q0.
  static const int16_t factors[7] = {25520, 19875, 12055, 4435, 600, 11, 0};
  if (a == 0) return 32767;
  const int32_t quarter = 1 << (13 - integer_bits);
  // Below -32 there is nothing left.
  if (integer_bits > 5 && a < -128 * quarter) return 0;
  // a = rest - remainder, where rest lies in -1/4..<0 and remainder is whole quarters.
  const int32_t rest = (a & (quarter - 1)) - quarter;
  const int32_t remainder = rest - a;
  int32_t result = kl_exp_near_zero_s16(kl_shift_s16(rest, integer_bits));
  for (int32_t i = 0; i < 7 && i < integer_bits + 2; i++) {
    if (remainder & (quarter << i)) result = kl_multiply_s16(result, factors[i]);
  }
  return result;
}

// 2 / (1 + a) as Q2 for Q0 numbers in 0...1: three steps of Newton's method.
static inline int32_t kl_two_over_one_plus_s16(int32_t a) {
  const int32_t half_denominator = (a + 32768) >> 1;
  // 48/17 - 32/17 * half_denominator
  int32_t x = 23130 + kl_multiply_s16(half_denominator, -15420);
  for (int32_t i = 0; i < 3; i++) {
    const int32_t error = (1 << 13) - kl_multiply_s16(half_denominator, x);
    x += kl_shift_s16(kl_multiply_s16(x, error), 2);
  }
  return x;
}

// 1 / (1 + e^-a) as Q0.
static inline int32_t kl_gemmlowp_logistic_s16(int32_t a, int32_t integer_bits) {
  if (a == 0) return 1 << 14;
  const int32_t e = kl_exp_of_negative_s16(a > 0 ? -a : a, integer_bits);
  // Read as Q1, the number is half as large.
  const int32_t result = kl_shift_s16(kl_two_over_one_plus_s16(e), 1);
  return a > 0 ? result : 32767 - result;
}

// The hyperbolic tangent as Q0, for a number of at most 6 integer bits.
static inline int32_t kl_gemmlowp_tanh_s16(int32_t a, int32_t integer_bits) {
  if (a == 0) return 0;
  // Read with one more integer bit, the number is twice as large.
  const int32_t e = kl_exp_of_negative_s16(a > 0 ? -a : a, integer_bits + 1);
  const int32_t result = kl_shift_s16(kl_two_over_one_plus_s16(e) - (1 << 13), 2);
  return a > 0 ? result : -result;
}

#endif
