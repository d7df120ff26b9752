#ifndef KL_ADD_H
#define KL_ADD_H

#include "arithmetic.h"
#include "fixed_point.h"

typedef struct {
  kl_broadcast shape;
  int32_t a_offset, b_offset, output_offset;
  // Factors below one to a common scale and from there to that of the output; right shifts.
  int32_t a_multiplier, a_shift;
  int32_t b_multiplier, b_shift;
  int32_t output_multiplier, output_shift;
  int32_t clamp_min, clamp_max;
} kl_add_params;

// The bits of precision that the common scale has beyond that of the elements.
#define KL_ADD_S8_HEADROOM 20
#define KL_ADD_S16_HEADROOM 15

// Operands on the common scale, below 2^30 in size.
static inline int32_t kl_add_a(const kl_add_params *p, int32_t x, int32_t headroom) {
  const int32_t shifted = (x + p->a_offset) * (1 << headroom);
  return kl_rounding_divide(kl_high_multiply(shifted, p->a_multiplier), p->a_shift);
}

static inline int32_t kl_add_b(const kl_add_params *p, int32_t y, int32_t headroom) {
  const int32_t shifted = (y + p->b_offset) * (1 << headroom);
  return kl_rounding_divide(kl_high_multiply(shifted, p->b_multiplier), p->b_shift);
}

// A sum on the common scale as an element of the output.
static inline int32_t kl_add_result(const kl_add_params *p, int32_t sum) {
  const int32_t x =
      kl_rounding_divide(kl_high_multiply(sum, p->output_multiplier), p->output_shift);
  return kl_clamp(kl_add(x, p->output_offset), p->clamp_min, p->clamp_max);
}

KL_BROADCAST_KERNEL(kl_add_s8, kl_add_params, int8_t, int8_t, int8_t,
                    kl_add_result(p, kl_add_a(p, x, KL_ADD_S8_HEADROOM) +
                                         kl_add_b(p, y, KL_ADD_S8_HEADROOM)))

KL_BROADCAST_KERNEL(kl_add_s16, kl_add_params, kl_int16, kl_int16, kl_int16,
                    kl_add_result(p, kl_add_a(p, x, KL_ADD_S16_HEADROOM) +
                                         kl_add_b(p, y, KL_ADD_S16_HEADROOM)))

KL_BROADCAST_KERNEL(kl_add_s32, kl_arithmetic_s32_params, kl_int32, kl_int32, kl_int32,
                    kl_clamp(kl_add(x, y), p->clamp_min, p->clamp_max))

KL_BROADCAST_KERNEL(kl_add_f32, kl_arithmetic_f32_params, kl_float, kl_float, kl_float,
                    kl_clamp_f32(x + y, p->clamp_min, p->clamp_max))

#endif
