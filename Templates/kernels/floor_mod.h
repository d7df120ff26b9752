#ifndef KL_FLOOR_MOD_H
#define KL_FLOOR_MOD_H

#include "broadcast.h"
#include "float_math.h"

// A number as whole units of 2^(exponent - 150), whose exponent is at least 1.
typedef struct {
  uint32_t units;
  int32_t exponent;
} kl_float_parts;

// The parts of a finite number, given its bits without the sign.
static inline kl_float_parts kl_floor_mod_parts(uint32_t bits) {
  kl_float_parts parts;
  parts.exponent = (int32_t)(bits >> 23);
  parts.units = bits & 0x7FFFFF;
  if (parts.exponent > 0) {
    parts.units |= 0x800000;
  } else {
    parts.exponent = 1;
  }
  return parts;
}

// What remains of x after a whole number of y, with the sign of x: exact.
static inline float kl_remainder_f32(float x, float y) {
  const uint32_t sign = kl_bits_of_f32(x) & 0x80000000;
  const uint32_t size_x = kl_bits_of_f32(x) & 0x7FFFFFFF;
  const uint32_t size_y = kl_bits_of_f32(y) & 0x7FFFFFFF;
  // Of infinity, by zero, or of NaN: NaN.
  if (size_y == 0 || size_x >= 0x7F800000 || size_y > 0x7F800000) return kl_nan_f32();
  if (size_x < size_y) return x;
  kl_float_parts rest = kl_floor_mod_parts(size_x);
  const kl_float_parts divisor = kl_floor_mod_parts(size_y);
  rest.units %= divisor.units;
  // Eight bits more at a time: what remains is below 2^24.
  while (rest.exponent > divisor.exponent) {
    const int32_t step = kl_min(rest.exponent - divisor.exponent, 8);
    rest.units = (rest.units << step) % divisor.units;
    rest.exponent -= step;
  }
  while (rest.units < 0x800000 && rest.exponent > 1) {
    rest.units <<= 1;
    rest.exponent--;
  }
  // The leading bit of a normal number adds one to the exponent.
  return kl_f32_of_bits(sign | (rest.units + ((uint32_t)(rest.exponent - 1) << 23)));
}

// The remainder with the sign of y.
static inline float kl_floor_mod(float x, float y) {
  const float rest = kl_remainder_f32(x, y);
  const int32_t differs = (y < 0.0f) != (rest < 0.0f);
  return rest != 0.0f && differs ? rest + y : rest;
}

KL_BROADCAST_KERNEL(kl_floor_mod_f32, kl_broadcast_params, kl_float, kl_float, kl_float,
                    kl_floor_mod(x, y))

#endif
