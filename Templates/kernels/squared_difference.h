#ifndef KL_SQUARED_DIFFERENCE_H
#define KL_SQUARED_DIFFERENCE_H

#include "broadcast.h"
#include "fixed_point.h"

typedef struct {
  kl_broadcast shape;
  int32_t a_offset, b_offset, output_offset;
  // Factors below one to a common scale; right shifts.
  int32_t a_multiplier, a_shift;
  int32_t b_multiplier, b_shift;
  // From the square to the output.
  int32_t output_multiplier, output_shift;
} kl_squared_difference_params;

// The bits of precision that the common scale has beyond that of int8; int16 has enough.
#define KL_SQUARED_DIFFERENCE_S8_UNIT (1 << 7)

// Operands less their zero points, at most 2^15 in size, on the common scale; the factors are at
// most 1/2, so that the square of the difference fits.
static inline int32_t kl_squared_difference_result(const kl_squared_difference_params *p, int32_t x,
                                                   int32_t y) {
  const int32_t a = kl_rounding_divide(kl_high_multiply(x, p->a_multiplier), p->a_shift);
  const int32_t b = kl_rounding_divide(kl_high_multiply(y, p->b_multiplier), p->b_shift);
  const int32_t square = (a - b) * (a - b);
  return kl_add(kl_requantize(square, p->output_multiplier, p->output_shift), p->output_offset);
}

static inline int32_t kl_squared_difference_wrapping(int32_t x, int32_t y) {
  const uint32_t difference = (uint32_t)x - (uint32_t)y;
  return (int32_t)(difference * difference);
}

KL_BROADCAST_KERNEL(
    kl_squared_difference_s8, kl_squared_difference_params, int8_t, int8_t, int8_t,
    kl_clamp(kl_squared_difference_result(p, (x + p->a_offset) * KL_SQUARED_DIFFERENCE_S8_UNIT,
                                          (y + p->b_offset) * KL_SQUARED_DIFFERENCE_S8_UNIT),
             -128, 127))

// Zero points are 0.
KL_BROADCAST_KERNEL(kl_squared_difference_s16, kl_squared_difference_params, kl_int16, kl_int16,
                    kl_int16, kl_clamp(kl_squared_difference_result(p, x, y), -32768, 32767))

KL_BROADCAST_KERNEL(kl_squared_difference_s32, kl_broadcast_params, kl_int32, kl_int32, kl_int32,
                    kl_squared_difference_wrapping(x, y))

KL_BROADCAST_KERNEL(kl_squared_difference_f32, kl_broadcast_params, kl_float, kl_float, kl_float,
                    (x - y) * (x - y))

#endif
