#ifndef KL_FLOAT_MATH_H
#define KL_FLOAT_MATH_H

#include "kernel.h"
#include "memory.h"

// Functions on float without a math library, in float arithmetic alone: correct to about one unit
// in the last place, for infinities and NaN too. The polynomials are least in their largest error.

static inline uint32_t kl_bits_of_f32(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline float kl_f32_of_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static inline float kl_nan_f32(void) {
  return kl_f32_of_bits(0x7FC00000);
}

static inline float kl_infinity_f32(void) {
  return kl_f32_of_bits(0x7F800000);
}

static inline float kl_abs_f32(float x) {
  return kl_f32_of_bits(kl_bits_of_f32(x) & 0x7FFFFFFF);
}

// |x| with the sign of y.
static inline float kl_copy_sign_f32(float x, float y) {
  return kl_f32_of_bits((kl_bits_of_f32(x) & 0x7FFFFFFF) | (kl_bits_of_f32(y) & 0x80000000));
}

// The largest whole number that is not above x.
static inline float kl_floor_f32(float x) {
  // From 2^23 on every number is whole; NaN goes this way too.
  if (!(kl_abs_f32(x) < 8388608.0f)) return x;
  const float whole = (float)(int32_t)x;
  return kl_copy_sign_f32(whole > x ? whole - 1.0f : whole, x);
}

// The smallest whole number that is not below x.
static inline float kl_ceil_f32(float x) {
  return -kl_floor_f32(-x);
}

// The square root, correctly rounded: one bit of it after the other.
static inline float kl_sqrt_f32(float x) {
  uint32_t bits = kl_bits_of_f32(x);
  // Zeros, infinity and NaN stay; nothing else below zero has a root.
  if (x == 0.0f || bits == 0x7F800000 || x != x) return x;
  if (bits >> 31) return kl_nan_f32();
  int32_t exponent = (int32_t)(bits >> 23);
  if (exponent == 0) {
    bits = kl_bits_of_f32(x * 8388608.0f);
    exponent = (int32_t)(bits >> 23) - 23;
  }
  // x = rest * 2^(2 half - 24), with rest from 2^24 to 2^26.
  uint32_t rest = (bits & 0x7FFFFF) | 0x800000;
  const int32_t unbiased = exponent - 127;
  rest <<= 1 + (unbiased & 1);
  const int32_t half = unbiased >> 1;
  uint32_t root = 0, taken = 0;
  // 24 bits of the root and one for rounding; the rest cannot be just half a unit.
  for (uint32_t bit = 1 << 24; bit != 0; bit >>= 1) {
    const uint32_t needed = taken + bit;
    if (needed <= rest) {
      taken = needed + bit;
      rest -= needed;
      root += bit;
    }
    rest <<= 1;
  }
  root = (root + 1) >> 1;
  return kl_f32_of_bits(root + ((uint32_t)(half + 126) << 23));
}

// x * 2^exponent for exponents from -252 to 254.
static inline float kl_scale_f32(float x, int32_t exponent) {
  const int32_t half = exponent >> 1;
  const float first = kl_f32_of_bits((uint32_t)(half + 127) << 23);
  const float second = kl_f32_of_bits((uint32_t)(exponent - half + 127) << 23);
  return x * first * second;
}

// e^x as 2^exponent (1 + rest).
typedef struct {
  int32_t exponent;
  float rest;
} kl_exp_parts;

// The parts for |x| below 128.
static inline kl_exp_parts kl_exp_parts_of(float x) {
  kl_exp_parts parts;
  const float halves = x * 1.44269504f + (x < 0.0f ? -0.5f : 0.5f);
  parts.exponent = (int32_t)halves;
  const float n = (float)parts.exponent;
  // log 2 in two pieces, the first of so few bits that its product is exact.
  const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 0.00139517174f;
  p = p * r + 0.00836959854f;
  p = p * r + 0.0416661873f;
  p = p * r + 0.166665122f;
  p = p * r + 0.5f;
  parts.rest = p * (r * r) + r;
  return parts;
}

static inline float kl_exp_f32(float x) {
  if (x != x) return x;
  if (x > 88.8f) return kl_infinity_f32();
  if (x < -104.0f) return 0.0f;
  const kl_exp_parts parts = kl_exp_parts_of(x);
  return kl_scale_f32(1.0f + parts.rest, parts.exponent);
}

// e^x - 1, exact near 0 too.
static inline float kl_expm1_f32(float x) {
  if (x != x || x == 0.0f) return x;
  if (x < -17.5f) return -1.0f;
  if (x > 17.5f) return kl_exp_f32(x) - 1.0f;
  const kl_exp_parts parts = kl_exp_parts_of(x);
  const float scale = kl_scale_f32(1.0f, parts.exponent);
  return scale * parts.rest + (scale - 1.0f);
}

static inline float kl_log_f32(float x) {
  if (x != x || x == kl_infinity_f32()) return x;
  if (x == 0.0f) return -kl_infinity_f32();
  if (x < 0.0f) return kl_nan_f32();
  uint32_t bits = kl_bits_of_f32(x);
  int32_t exponent = 0;
  if (bits < 0x800000) {
    bits = kl_bits_of_f32(x * 8388608.0f);
    exponent = -23;
  }
  // x = m * 2^exponent, with m from sqrt(1/2) to sqrt(2).
  bits += 0x3F800000 - 0x3F3504F3;
  exponent += (int32_t)(bits >> 23) - 127;
  const float f = kl_f32_of_bits((bits & 0x7FFFFF) + 0x3F3504F3) - 1.0f;
  // log m = f - f^2 / 2 + s (f^2 / 2 + R(s^2)), where s = f / (2 + f).
  const float s = f / (2.0f + f);
  const float z = s * s;
  float p = 0.235963345f;
  p = p * z + 0.285366029f;
  p = p * z + 0.400003463f;
  p = p * z + 0.666666627f;
  const float half_square = 0.5f * f * f;
  const float n = (float)exponent;
  const float low = s * (half_square + p * z) + n * -2.12194440e-4f;
  return low - half_square + f + n * 0.693359375f;
}

static inline float kl_tanh_f32(float x) {
  if (x != x) return x;
  const float size = kl_abs_f32(x);
  if (size > 9.5f) return kl_copy_sign_f32(1.0f, x);
  const float t = kl_expm1_f32(2.0f * size);
  return kl_copy_sign_f32(t / (t + 2.0f), x);
}

// 1 / (1 + e^-x), with the limits at which the reference leaves that formula.
static inline float kl_logistic_f32(float x) {
  if (x > 16.6190472f) return 1.0f;
  if (x < -9.0f) return kl_exp_f32(x);
  return 1.0f / (1.0f + kl_exp_f32(-x));
}

#endif
