#ifndef KL_MUL_H
#define KL_MUL_H

#include "broadcast.h"
#include "fixed_point.h"

typedef struct {
  kl_broadcast shape;
  int32_t a_offset, b_offset, output_offset;
  int32_t multiplier, shift;
  int32_t clamp_min, clamp_max;
} kl_mul_params;

KL_KERNEL void kl_mul_s8_row(const kl_mul_params *p, const int8_t *a, const int8_t *b,
                             int8_t *output) {
  const int32_t count = p->shape.extent[KL_MAX_RANK - 1];
  const int32_t step_a = p->shape.stride_a[KL_MAX_RANK - 1];
  const int32_t step_b = p->shape.stride_b[KL_MAX_RANK - 1];
  for (int32_t i = 0; i < count; i++) {
    const int32_t product = (*a + p->a_offset) * (*b + p->b_offset);
    const int32_t scaled = kl_requantize(product, p->multiplier, p->shift);
    output[i] = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
    a += step_a;
    b += step_b;
  }
}

KL_KERNEL void kl_mul_s8(const kl_mul_params *p, const int8_t *a, const int8_t *b, int8_t *output) {
  kl_broadcast_row row = kl_broadcast_first();
  for (int32_t r = 0; r < p->shape.rows; r++) {
    kl_mul_s8_row(p, a + row.a, b + row.b, output);
    output += p->shape.extent[KL_MAX_RANK - 1];
    kl_broadcast_advance(&p->shape, &row);
  }
}

#endif
