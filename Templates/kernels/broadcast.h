#ifndef KL_BROADCAST_H
#define KL_BROADCAST_H

#include "kernel.h"

// Two operands of a walk over one result, outermost dimension first. The last dimension is a row,
// along which an operand advances by 1, or by 0 where one element serves the whole row.
typedef struct {
  int32_t rows;
  int32_t extent[KL_MAX_RANK];
  // In elements.
  int32_t stride_a[KL_MAX_RANK], stride_b[KL_MAX_RANK];
} kl_broadcast;

// A row of the walk: its index along each outer dimension, and where each operand is read.
typedef struct {
  int32_t index[KL_MAX_RANK - 1];
  int32_t a, b;
} kl_broadcast_row;

static inline kl_broadcast_row kl_broadcast_first(void) {
  const kl_broadcast_row first = {{0}, 0, 0};
  return first;
}

static inline void kl_broadcast_advance(const kl_broadcast *shape, kl_broadcast_row *row) {
  for (int32_t d = KL_MAX_RANK - 2; d >= 0; d--) {
    row->a += shape->stride_a[d];
    row->b += shape->stride_b[d];
    row->index[d]++;
    if (row->index[d] < shape->extent[d]) return;
    row->a -= shape->extent[d] * shape->stride_a[d];
    row->b -= shape->extent[d] * shape->stride_b[d];
    row->index[d] = 0;
  }
}

// The parameters of a kernel that needs no others.
typedef struct {
  kl_broadcast shape;
} kl_broadcast_params;

// Defines the kernels `name` and `name_row`. `expression` is an element of the output, made of the
// parameters p and of x and y, the elements of the operands.
#define KL_BROADCAST_KERNEL(name, params, a_type, b_type, output_type, expression)              \
  KL_KERNEL void name##_row(const params *p, const a_type *a, const b_type *b,                  \
                            output_type *output) {                                              \
    const int32_t count = p->shape.extent[KL_MAX_RANK - 1];                                     \
    const int32_t step_a = p->shape.stride_a[KL_MAX_RANK - 1];                                  \
    const int32_t step_b = p->shape.stride_b[KL_MAX_RANK - 1];                                  \
    for (int32_t i = 0; i < count; i++) {                                                       \
      const a_type x = *a;                                                                      \
      const b_type y = *b;                                                                      \
      output[i] = (output_type)(expression);                                                    \
      a += step_a;                                                                              \
      b += step_b;                                                                              \
    }                                                                                           \
  }                                                                                             \
                                                                                                \
  KL_KERNEL void name(const params *p, const a_type *a, const b_type *b, output_type *output) { \
    kl_broadcast_row row = kl_broadcast_first();                                                \
    for (int32_t r = 0; r < p->shape.rows; r++) {                                               \
      name##_row(p, a + row.a, b + row.b, output);                                              \
      output += p->shape.extent[KL_MAX_RANK - 1];                                               \
      kl_broadcast_advance(&p->shape, &row);                                                    \
    }                                                                                           \
  }

#endif
