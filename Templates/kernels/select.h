#ifndef KL_SELECT_H
#define KL_SELECT_H

#include "broadcast.h"

typedef struct {
  // The walk over the chosen operands; that over the condition, as its operand a.
  kl_broadcast shape, condition;
} kl_select_params;

// Elements are bits here, whatever they stand for.
#define KL_SELECT_KERNEL(name, type)                                                               \
  KL_KERNEL void name##_row(const kl_select_params *p, const uint8_t *condition, const void *a,    \
                            const void *b, void *output) {                                         \
    const int32_t count = p->shape.extent[KL_MAX_RANK - 1];                                        \
    const int32_t step_a = p->shape.stride_a[KL_MAX_RANK - 1];                                     \
    const int32_t step_b = p->shape.stride_b[KL_MAX_RANK - 1];                                     \
    const int32_t step_condition = p->condition.stride_a[KL_MAX_RANK - 1];                         \
    const type *x = (const type *)a;                                                               \
    const type *y = (const type *)b;                                                               \
    type *to = (type *)output;                                                                     \
    for (int32_t i = 0; i < count; i++) {                                                          \
      to[i] = *condition != 0 ? *x : *y;                                                           \
      condition += step_condition;                                                                 \
      x += step_a;                                                                                 \
      y += step_b;                                                                                 \
    }                                                                                              \
  }                                                                                                \
                                                                                                   \
  KL_KERNEL void name(const kl_select_params *p, const uint8_t *condition, const void *a,          \
                      const void *b, void *output) {                                               \
    kl_broadcast_row row = kl_broadcast_first();                                                   \
    kl_broadcast_row condition_row = kl_broadcast_first();                                         \
    type *to = (type *)output;                                                                     \
    for (int32_t r = 0; r < p->shape.rows; r++) {                                                  \
      name##_row(p, condition + condition_row.a, (const type *)a + row.a, (const type *)b + row.b, \
                 to);                                                                              \
      to += p->shape.extent[KL_MAX_RANK - 1];                                                      \
      kl_broadcast_advance(&p->shape, &row);                                                       \
      kl_broadcast_advance(&p->condition, &condition_row);                                         \
    }                                                                                              \
  }

KL_SELECT_KERNEL(kl_select_8, int8_t)
KL_SELECT_KERNEL(kl_select_16, kl_int16)
KL_SELECT_KERNEL(kl_select_32, kl_int32)
KL_SELECT_KERNEL(kl_select_64, kl_int64)

#endif
