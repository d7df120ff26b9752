#ifndef KL_COMPARISON_H
#define KL_COMPARISON_H

#include "broadcast.h"
#include "fixed_point.h"

typedef struct {
  kl_broadcast shape;
  // Each operand's scale, which is below one; right shifts.
  int32_t a_offset, a_multiplier, a_shift;
  int32_t b_offset, b_multiplier, b_shift;
} kl_comparison_params;

// Operands as reals in units of 2^-8.
static inline int32_t kl_comparison_a(const kl_comparison_params *p, int32_t x) {
  const int32_t shifted = (x + p->a_offset) * (1 << 8);
  return kl_rounding_divide(kl_high_multiply(shifted, p->a_multiplier), p->a_shift);
}

static inline int32_t kl_comparison_b(const kl_comparison_params *p, int32_t y) {
  const int32_t shifted = (y + p->b_offset) * (1 << 8);
  return kl_rounding_divide(kl_high_multiply(shifted, p->b_multiplier), p->b_shift);
}

#define KL_COMPARISON_KERNELS(name, relation)                                                     \
  KL_BROADCAST_KERNEL(name##_scaled_s8, kl_comparison_params, int8_t, int8_t, uint8_t,            \
                      kl_comparison_a(p, x) relation kl_comparison_b(p, y))                       \
  KL_BROADCAST_KERNEL(name##_s8, kl_broadcast_params, int8_t, int8_t, uint8_t, x relation y)      \
  KL_BROADCAST_KERNEL(name##_u8, kl_broadcast_params, uint8_t, uint8_t, uint8_t, x relation y)    \
  KL_BROADCAST_KERNEL(name##_s16, kl_broadcast_params, kl_int16, kl_int16, uint8_t, x relation y) \
  KL_BROADCAST_KERNEL(name##_s32, kl_broadcast_params, kl_int32, kl_int32, uint8_t, x relation y) \
  KL_BROADCAST_KERNEL(name##_s64, kl_broadcast_params, kl_int64, kl_int64, uint8_t, x relation y) \
  KL_BROADCAST_KERNEL(name##_f32, kl_broadcast_params, kl_float, kl_float, uint8_t, x relation y)

KL_COMPARISON_KERNELS(kl_equal, ==)
KL_COMPARISON_KERNELS(kl_not_equal, !=)
KL_COMPARISON_KERNELS(kl_less, <)
KL_COMPARISON_KERNELS(kl_less_equal, <=)
KL_COMPARISON_KERNELS(kl_greater, >)
KL_COMPARISON_KERNELS(kl_greater_equal, >=)

#endif
