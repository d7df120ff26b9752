#ifndef KL_SUM_H
#define KL_SUM_H

#include "fixed_point.h"
#include "reduction.h"

// Sums, and means: those divide in the multiplier.
typedef struct {
  kl_reduction shape;
  // What the zero points of one sum add up to, negated and wrapping.
  int32_t sum_offset;
  int32_t multiplier, shift;
  int32_t output_offset;
} kl_sum_params;

// A wrapping sum as an element of the output from `low` to `high`.
static inline int32_t kl_sum_result(const kl_sum_params *p, uint32_t sum, int32_t low,
                                    int32_t high) {
  const int32_t x = kl_requantize((int32_t)sum, p->multiplier, p->shift);
  return kl_clamp(kl_add(x, p->output_offset), low, high);
}

static inline uint32_t kl_sum_s8_one(const kl_sum_params *p, const int8_t *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  uint32_t sum = (uint32_t)p->sum_offset;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      const int32_t x = input[run.offset + k * walk->stride[2]];
      sum += (uint32_t)x;
    }
    kl_walk_advance(walk, &run);
  }
  return sum;
}

static inline uint32_t kl_sum_s16_one(const kl_sum_params *p, const kl_int16 *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  uint32_t sum = (uint32_t)p->sum_offset;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      const int32_t x = input[run.offset + k * walk->stride[2]];
      sum += (uint32_t)x;
    }
    kl_walk_advance(walk, &run);
  }
  return sum;
}

// The outputs along the innermost dimension.
KL_KERNEL void kl_sum_s8_row(const kl_sum_params *p, const int8_t *input, int8_t *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    const uint32_t sum = kl_sum_s8_one(p, input + i * kept->stride[2]);
    output[i] = (int8_t)kl_sum_result(p, sum, -128, 127);
  }
}

KL_KERNEL void kl_sum_s16_row(const kl_sum_params *p, const kl_int16 *input, kl_int16 *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    const uint32_t sum = kl_sum_s16_one(p, input + i * kept->stride[2]);
    output[i] = (int16_t)kl_sum_result(p, sum, -32768, 32767);
  }
}

KL_KERNEL void kl_sum_s8(const kl_sum_params *p, const int8_t *input, int8_t *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_sum_s8_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

KL_KERNEL void kl_sum_s16(const kl_sum_params *p, const kl_int16 *input, kl_int16 *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_sum_s16_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

typedef struct {
  // Of the image whose columns and rows are summed.
  int32_t rows, columns, depth;
  kl_sum_params sum;
} kl_sum_rows_params;

// Takes in row y of an image; the last row gives the output.
KL_KERNEL void kl_sum_s8_add_row(const kl_sum_rows_params *p, int32_t y, const int8_t *row,
                                 kl_uint32 *sums, int8_t *output) {
  for (int32_t c = 0; c < p->depth; c++) {
    uint32_t sum = y == 0 ? (uint32_t)p->sum.sum_offset : sums[c];
    for (int32_t x = 0; x < p->columns; x++) {
      const int32_t element = row[x * p->depth + c];
      sum += (uint32_t)element;
    }
    sums[c] = sum;
  }
  if (y < p->rows - 1) return;
  for (int32_t c = 0; c < p->depth; c++) {
    output[c] = (int8_t)kl_sum_result(&p->sum, sums[c], -128, 127);
  }
}

typedef struct {
  kl_reduction shape;
  // 1 for a sum, the number of its elements for a mean.
  float divisor;
} kl_sum_f32_params;

static inline float kl_sum_f32_one(const kl_sum_f32_params *p, const kl_float *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  float sum = 0.0f;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      sum += input[run.offset + k * walk->stride[2]];
    }
    kl_walk_advance(walk, &run);
  }
  return sum / p->divisor;
}

KL_KERNEL void kl_sum_f32_row(const kl_sum_f32_params *p, const kl_float *input, kl_float *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    output[i] = kl_sum_f32_one(p, input + i * kept->stride[2]);
  }
}

KL_KERNEL void kl_sum_f32(const kl_sum_f32_params *p, const kl_float *input, kl_float *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_sum_f32_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

#endif
