#ifndef KL_ADD_H
#define KL_ADD_H

#include "broadcast.h"
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

// An element less its zero point on the common scale, below 2^28 in size.
static inline int32_t kl_add_s8_operand(int32_t x, int32_t multiplier, int32_t shift) {
  return kl_rounding_divide(kl_high_multiply(x * (1 << 20), multiplier), shift);
}

// A sum on the common scale as an element of the output.
static inline int8_t kl_add_s8_result(const kl_add_params *p, int32_t sum) {
  const int32_t x =
      kl_rounding_divide(kl_high_multiply(sum, p->output_multiplier), p->output_shift);
  return (int8_t)kl_clamp(x + p->output_offset, p->clamp_min, p->clamp_max);
}

KL_KERNEL void kl_add_s8_row(const kl_add_params *p, const int8_t *a, const int8_t *b,
                             int8_t *output) {
  const int32_t count = p->shape.extent[KL_MAX_RANK - 1];
  const int32_t step_a = p->shape.stride_a[KL_MAX_RANK - 1];
  const int32_t step_b = p->shape.stride_b[KL_MAX_RANK - 1];
  for (int32_t i = 0; i < count; i++) {
    const int32_t sum = kl_add_s8_operand(*a + p->a_offset, p->a_multiplier, p->a_shift) +
                        kl_add_s8_operand(*b + p->b_offset, p->b_multiplier, p->b_shift);
    output[i] = kl_add_s8_result(p, sum);
    a += step_a;
    b += step_b;
  }
}

KL_KERNEL void kl_add_s8(const kl_add_params *p, const int8_t *a, const int8_t *b, int8_t *output) {
  kl_broadcast_row row = kl_broadcast_first();
  for (int32_t r = 0; r < p->shape.rows; r++) {
    kl_add_s8_row(p, a + row.a, b + row.b, output);
    output += p->shape.extent[KL_MAX_RANK - 1];
    kl_broadcast_advance(&p->shape, &row);
  }
}

#endif
