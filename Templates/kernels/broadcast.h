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

#endif
