#ifndef KL_BATCH_MATMUL_H
#define KL_BATCH_MATMUL_H

#include "broadcast.h"
#include "fixed_point.h"

typedef struct {
  // A walk over the matrices; its last dimension is not used.
  kl_broadcast batches;
  // Of a result matrix, and how many products are summed for each element.
  int32_t rows, columns, depth;
  // Elements from one row of a, or column of b, to the next, and from factor to factor of a sum.
  int32_t a_row, a_step, b_column, b_step;
} kl_batch_matmul_shape;

typedef struct {
  kl_batch_matmul_shape shape;
  int32_t a_offset, b_offset, output_offset;
  int32_t multiplier, shift;
  int32_t clamp_min, clamp_max;
} kl_batch_matmul_params;

// One row of the output.
KL_KERNEL void kl_batch_matmul_s8_row(const kl_batch_matmul_params *p, const int8_t *a,
                                      const int8_t *b, int8_t *output) {
  const kl_batch_matmul_shape *s = &p->shape;
  for (int32_t column = 0; column < s->columns; column++) {
    uint32_t sum = 0;
    for (int32_t i = 0; i < s->depth; i++) {
      sum += (uint32_t)((a[i * s->a_step] + p->a_offset) * (b[i * s->b_step] + p->b_offset));
    }
    const int32_t scaled = kl_requantize((int32_t)sum, p->multiplier, p->shift);
    output[column] = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
    b += s->b_column;
  }
}

KL_KERNEL void kl_batch_matmul_s8(const kl_batch_matmul_params *p, const int8_t *a, const int8_t *b,
                                  int8_t *output) {
  const kl_batch_matmul_shape *s = &p->shape;
  kl_broadcast_row batch = kl_broadcast_first();
  for (int32_t i = 0; i < s->batches.rows; i++) {
    for (int32_t row = 0; row < s->rows; row++) {
      kl_batch_matmul_s8_row(p, a + batch.a + row * s->a_row, b + batch.b, output);
      output += s->columns;
    }
    kl_broadcast_advance(&s->batches, &batch);
  }
}

// One row of the output.
KL_KERNEL void kl_batch_matmul_s16_row(const kl_batch_matmul_params *p, const kl_int16 *a,
                                       const kl_int16 *b, kl_int16 *output) {
  const kl_batch_matmul_shape *s = &p->shape;
  for (int32_t column = 0; column < s->columns; column++) {
    int64_t sum = 0;
    for (int32_t i = 0; i < s->depth; i++) {
      sum += a[i * s->a_step] * b[i * s->b_step];
    }
    const int32_t scaled = kl_requantize_s64(sum, p->multiplier, p->shift);
    output[column] = (int16_t)kl_clamp(scaled, p->clamp_min, p->clamp_max);
    b += s->b_column;
  }
}

KL_KERNEL void kl_batch_matmul_s16(const kl_batch_matmul_params *p, const kl_int16 *a,
                                   const kl_int16 *b, kl_int16 *output) {
  const kl_batch_matmul_shape *s = &p->shape;
  kl_broadcast_row batch = kl_broadcast_first();
  for (int32_t i = 0; i < s->batches.rows; i++) {
    for (int32_t row = 0; row < s->rows; row++) {
      kl_batch_matmul_s16_row(p, a + batch.a + row * s->a_row, b + batch.b, output);
      output += s->columns;
    }
    kl_broadcast_advance(&s->batches, &batch);
  }
}

// One row of the output.
KL_KERNEL void kl_batch_matmul_f32_row(const kl_batch_matmul_shape *s, const kl_float *a,
                                       const kl_float *b, kl_float *output) {
  for (int32_t column = 0; column < s->columns; column++) {
    float sum = 0.0f;
    for (int32_t i = 0; i < s->depth; i++) {
      const float product = a[i * s->a_step] * b[i * s->b_step];
      sum += product;
    }
    output[column] = sum;
    b += s->b_column;
  }
}

KL_KERNEL void kl_batch_matmul_f32(const kl_batch_matmul_shape *s, const kl_float *a,
                                   const kl_float *b, kl_float *output) {
  kl_broadcast_row batch = kl_broadcast_first();
  for (int32_t i = 0; i < s->batches.rows; i++) {
    for (int32_t row = 0; row < s->rows; row++) {
      kl_batch_matmul_f32_row(s, a + batch.a + row * s->a_row, b + batch.b, output);
      output += s->columns;
    }
    kl_broadcast_advance(&s->batches, &batch);
  }
}

#endif
