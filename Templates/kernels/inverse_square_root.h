#ifndef KL_INVERSE_SQUARE_ROOT_H
#define KL_INVERSE_SQUARE_ROOT_H

#include "fixed_point.h"

// A factor as kl_requantize takes it.
typedef struct {
  int32_t multiplier, shift;
} kl_factor;

// 1 / sqrt(x) for a whole x that is not below zero, as TensorFlow Lite Micro approximates it: five
// steps of Newton's method, y (3 - x y^2) / 2, from y = 1. Of 0 it is that of 1.
static inline kl_factor kl_inverse_square_root(int32_t x) {
  kl_factor result = {INT32_MAX, 0};
  if (x <= 1) return result;
  int32_t shift = 11;
  while (x >= 1 << 29) {
    x /= 4;
    shift++;
  }
  while (x < 1 << 27) {
    x *= 4;
    shift--;
  }
  // x / 2, and y in units of 2^-28.
  const int32_t half = kl_rounding_divide(x >> 1, 1);
  int32_t y = 1 << 28;
  for (int32_t i = 0; i < 5; i++) {
    const int32_t square = kl_high_multiply(y, y);
    const int32_t cube = kl_saturating_shift(kl_high_multiply(square, y), 6);
    const int32_t more = kl_high_multiply(402653184, y);
    y = kl_saturating_shift(kl_subtract(more, kl_high_multiply(half, cube)), 3);
  }
  // sqrt(1/2)
  result.multiplier = kl_high_multiply(y, 1518500250);
  if (shift < 0) {
    result.multiplier = (int32_t)((uint32_t)result.multiplier << -shift);
    shift = 0;
  }
  result.shift = -shift;
  return result;
}

#endif
