#ifndef KL_SUB_H
#define KL_SUB_H

#include "add.h"

KL_KERNEL void kl_sub_s8_row(const kl_add_params *p, const int8_t *a, const int8_t *b,
                             int8_t *output) {
  const int32_t count = p->shape.extent[KL_MAX_RANK - 1];
  const int32_t step_a = p->shape.stride_a[KL_MAX_RANK - 1];
  const int32_t step_b = p->shape.stride_b[KL_MAX_RANK - 1];
  for (int32_t i = 0; i < count; i++) {
    const int32_t difference = kl_add_s8_operand(*a + p->a_offset, p->a_multiplier, p->a_shift) -
                               kl_add_s8_operand(*b + p->b_offset, p->b_multiplier, p->b_shift);
    output[i] = kl_add_s8_result(p, difference);
    a += step_a;
    b += step_b;
  }
}

KL_KERNEL void kl_sub_s8(const kl_add_params *p, const int8_t *a, const int8_t *b, int8_t *output) {
  kl_broadcast_row row = kl_broadcast_first();
  for (int32_t r = 0; r < p->shape.rows; r++) {
    kl_sub_s8_row(p, a + row.a, b + row.b, output);
    output += p->shape.extent[KL_MAX_RANK - 1];
    kl_broadcast_advance(&p->shape, &row);
  }
}

#endif
