#ifndef KL_POW_H
#define KL_POW_H

#include "broadcast.h"
#include "float_math.h"

// Powers as 2^(y log2 x), in whole numbers: that needs more of the logarithm than a float holds.

// fraction * 2^(exponent - 63), with the highest bit of the fraction set.
typedef struct {
  uint64_t fraction;
  int32_t exponent;
} kl_pow_number;

// The high half of a * b.
static inline uint64_t kl_pow_high(uint64_t a, uint64_t b) {
  const uint64_t low_a = a & 0xFFFFFFFF, high_a = a >> 32;
  const uint64_t low_b = b & 0xFFFFFFFF, high_b = b >> 32;
  const uint64_t middle = high_a * low_b + (low_a * low_b >> 32);
  return high_a * high_b + (middle >> 32) + (((middle & 0xFFFFFFFF) + low_a * high_b) >> 32);
}

// The number fraction * 2^(exponent - 63), which is not 0.
static inline kl_pow_number kl_pow_normalized(uint64_t fraction, int32_t exponent) {
  kl_pow_number x = {fraction, exponent};
  while (x.fraction >> 63 == 0) {
    x.fraction <<= 1;
    x.exponent--;
  }
  return x;
}

// The size of a finite number that is not 0.
static inline kl_pow_number kl_pow_number_of(float x) {
  const uint32_t bits = kl_bits_of_f32(x) & 0x7FFFFFFF;
  const int32_t exponent = (int32_t)(bits >> 23);
  const uint32_t units = (bits & 0x7FFFFF) | (exponent > 0 ? 0x800000u : 0u);
  return kl_pow_normalized(units, kl_max(exponent, 1) - 150 + 63);
}

// The size of log2(m / one) for quotients other than 1 from sqrt(1/2) to sqrt(2): the series
// 2 / log 2 * (s + s^3 / 3 + s^5 / 5 ...) of s = (m - one) / (m + one).
static inline kl_pow_number kl_pow_log2_near_one(uint32_t m, uint32_t one) {
  static const uint64_t coefficients[9] = {
      UINT64_C(0x5C551D94AE0BF85E), UINT64_C(0x1EC709DC3A03FD75), UINT64_C(0x12776C50EF9BFE79),
      UINT64_C(0x0D30BB153D6F6CA0), UINT64_C(0x0A42589EBE01547C), UINT64_C(0x0864D424CA011694),
      UINT64_C(0x071A3D5A34C5D807), UINT64_C(0x0627CEC5A533FF7E), UINT64_C(0x056E6B26DD0FC351)};
  const kl_pow_number top = kl_pow_normalized(m > one ? m - one : one - m, 63);
  const uint64_t bottom = (uint64_t)m + one;
  // Two divisions, one for the bits that the other leaves over.
  const uint64_t quotient = top.fraction / bottom;
  const uint64_t rest = ((top.fraction % bottom) << 23) / bottom;
  const kl_pow_number s = kl_pow_normalized((quotient << 23) + rest, top.exponent - 23);
  const uint64_t fixed = s.fraction >> (-1 - s.exponent);
  const uint64_t square = kl_pow_high(fixed, fixed);
  uint64_t sum = 0;
  for (int32_t i = 8; i >= 0; i--) sum = coefficients[i] + kl_pow_high(sum, square);
  return kl_pow_normalized(kl_pow_high(s.fraction, sum), s.exponent + 3);
}

// The size of log2 x for x other than 1; `is_negative` says whether x is below 1.
static inline kl_pow_number kl_pow_log2(kl_pow_number x, int32_t *is_negative) {
  const uint32_t m = (uint32_t)(x.fraction >> 40);
  // Above sqrt(2) the power of two above is nearer.
  const uint32_t one = m > 11863283 ? 1u << 24 : 1u << 23;
  const int32_t whole = one == 1u << 24 ? x.exponent + 1 : x.exponent;
  *is_negative = whole < 0 || (whole == 0 && m < one);
  const uint64_t size = (uint64_t)(whole < 0 ? -whole : whole) << 55;
  if (m == one) return kl_pow_normalized(size, 8);
  const kl_pow_number part = kl_pow_log2_near_one(m, one);
  if (whole == 0) return part;
  const uint64_t fixed = part.fraction >> (8 - part.exponent);
  return kl_pow_normalized((m < one) == (whole < 0) ? size + fixed : size - fixed, 8);
}

// 2^x for x in units of 2^-55.
static inline float kl_pow_exp2(int64_t x) {
  static const uint64_t coefficients[15] = {
      UINT64_C(0x4000000000000000), UINT64_C(0x2C5C85FDF473DE6B), UINT64_C(0x0F5FDEFFC162C754),
      UINT64_C(0x038D611AE09417F1), UINT64_C(0x009D955B7DD273B9), UINT64_C(0x0015D87FE78A6731),
      UINT64_C(0x0002861225F0D8F1), UINT64_C(0x00003FF97F8B1162), UINT64_C(0x0000058B0088E972),
      UINT64_C(0x0000006D494F4E58), UINT64_C(0x00000007933D4563), UINT64_C(0x000000007A32B1CD),
      UINT64_C(0x00000000070EF594), UINT64_C(0x0000000000605865), UINT64_C(0x000000000004C526)};
  const int32_t exponent = (int32_t)(x >> 55);
  if (exponent > 127) return kl_infinity_f32();
  if (exponent < -150) return 0.0f;
  const uint64_t rest = (uint64_t)x << 9;
  uint64_t sum = 0;
  for (int32_t i = 14; i >= 0; i--) sum = coefficients[i] + kl_pow_high(sum, rest);
  // Rounded to 24 bits, or to fewer below the normal numbers; ties to even.
  const int32_t lowest = kl_max(exponent, -126);
  const int32_t dropped = 39 + lowest - exponent;
  const uint64_t odd = (sum >> dropped) & 1;
  const uint64_t units = (sum + (UINT64_C(1) << (dropped - 1)) - 1 + odd) >> dropped;
  return kl_f32_of_bits((uint32_t)units + ((uint32_t)(lowest + 126) << 23));
}

// x^y of finite numbers above 0 other than 1, for y other than 0.
static inline float kl_pow_positive(float x, float y) {
  int32_t is_negative;
  const kl_pow_number logarithm = kl_pow_log2(kl_pow_number_of(x), &is_negative);
  const kl_pow_number factor = kl_pow_number_of(y);
  const kl_pow_number product = kl_pow_normalized(kl_pow_high(logarithm.fraction, factor.fraction),
                                                  logarithm.exponent + factor.exponent + 1);
  const int32_t shrinks = is_negative != (y < 0.0f);
  if (product.exponent >= 8) return shrinks ? 0.0f : kl_infinity_f32();
  if (product.exponent < -55) return 1.0f;
  const int64_t fixed = (int64_t)(product.fraction >> (8 - product.exponent));
  return kl_pow_exp2(shrinks ? -fixed : fixed);
}

// 0 for a number that is not whole, 1 for an odd one, 2 for an even one or an infinity.
static inline int32_t kl_pow_parity(float y) {
  const float size = kl_abs_f32(y);
  if (!(size < 16777216.0f)) return 2;
  const int32_t whole = (int32_t)size;
  if ((float)whole != size) return 0;
  return whole % 2 == 1 ? 1 : 2;
}

// x^y with the special cases of C99.
static inline float kl_power_f32(float x, float y) {
  if (x == 1.0f || y == 0.0f) return 1.0f;
  if (x != x || y != y) return kl_nan_f32();
  const float infinity = kl_infinity_f32();
  const float size = kl_abs_f32(x);
  const int32_t parity = kl_pow_parity(y);
  if (x < 0.0f && size < infinity && parity == 0) return kl_nan_f32();
  float power;
  if (size == 1.0f) {
    power = 1.0f;
  } else if (size == 0.0f || size == infinity || kl_abs_f32(y) == infinity) {
    power = (size > 1.0f) == (y > 0.0f) ? infinity : 0.0f;
  } else {
    power = kl_pow_positive(size, y);
  }
  return parity == 1 ? kl_copy_sign_f32(power, x) : power;
}

KL_BROADCAST_KERNEL(kl_pow_f32, kl_broadcast_params, kl_float, kl_float, kl_float,
                    kl_power_f32(x, y))

#endif
