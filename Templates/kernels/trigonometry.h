#ifndef KL_TRIGONOMETRY_H
#define KL_TRIGONOMETRY_H

#include "float_math.h"

// An angle as whole quarters of a turn, modulo 4, and what is left, from -pi/4 to pi/4.
typedef struct {
  uint32_t quarters;
  float rest;
} kl_angle;

// 32 bits of 2/pi, from the bit that is worth 2^-(place + 1) on; zeros before the binary point.
static inline uint32_t kl_two_over_pi_bits(int32_t place) {
  static const uint32_t bits[8] = {0,          0xA2F9836E, 0x4E441529, 0xFC2757D1,
                                   0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB};
  const int32_t word = (place + 32) / 32;
  const int32_t shift = (place + 32) % 32;
  if (shift == 0) return bits[word];
  return (bits[word] << shift) | (bits[word + 1] >> (32 - shift));
}

// The angle of a finite x of at least 2^-1: its product with 2/pi, of which whole turns are left
// out.
static inline kl_angle kl_angle_of_large(float x) {
  const uint32_t size = kl_bits_of_f32(x) & 0x7FFFFFFF;
  const uint32_t units = (size & 0x7FFFFF) | 0x800000;
  // x = units * 2^(place + 2), so that bits before `place` make whole turns.
  const int32_t place = (int32_t)(size >> 23) - 152;
  uint64_t high = (uint64_t)(units * kl_two_over_pi_bits(place)) << 32;
  high += (uint64_t)units * kl_two_over_pi_bits(place + 32);
  high += ((uint64_t)units * kl_two_over_pi_bits(place + 64)) >> 32;
  // Quarters in the two highest bits, rounded to nearest.
  const uint64_t quarters = (high + (UINT64_C(1) << 61)) >> 62;
  const uint64_t fraction = high - (quarters << 62);
  // Below zero where the highest bit is set.
  const float rest = fraction >> 63 ? -(float)(0 - fraction) : (float)fraction;
  kl_angle angle;
  angle.quarters = (uint32_t)quarters;
  // pi/2 * 2^-62
  angle.rest = rest * 3.40612158e-19f;
  if (x < 0.0f) {
    angle.quarters = 0 - angle.quarters;
    angle.rest = -angle.rest;
  }
  angle.quarters &= 3;
  return angle;
}

static inline kl_angle kl_angle_of(float x) {
  if (kl_abs_f32(x) >= 0.785398185f) return kl_angle_of_large(x);
  const kl_angle angle = {0, x};
  return angle;
}

// The sine of an angle from -pi/4 to pi/4.
static inline float kl_sin_rest(float x) {
  const float z = x * x;
  float p = -0.000195166547f;
  p = p * z + 0.00833217334f;
  p = p * z + -0.166666552f;
  return p * z * x + x;
}

// The cosine of an angle from -pi/4 to pi/4.
static inline float kl_cos_rest(float x) {
  const float z = x * x;
  float p = 2.44377279e-05f;
  p = p * z + -0.00138873619f;
  p = p * z + 0.0416666456f;
  return p * (z * z) - 0.5f * z + 1.0f;
}

static inline float kl_sin_f32(float x) {
  // No angle: infinities and NaN.
  if (!(kl_abs_f32(x) < kl_infinity_f32())) return kl_nan_f32();
  const kl_angle angle = kl_angle_of(x);
  const float size = angle.quarters & 1 ? kl_cos_rest(angle.rest) : kl_sin_rest(angle.rest);
  return angle.quarters & 2 ? -size : size;
}

static inline float kl_cos_f32(float x) {
  if (!(kl_abs_f32(x) < kl_infinity_f32())) return kl_nan_f32();
  const kl_angle angle = kl_angle_of(x);
  const float size = angle.quarters & 1 ? kl_sin_rest(angle.rest) : kl_cos_rest(angle.rest);
  return (angle.quarters + 1) & 2 ? -size : size;
}

#endif
