#ifndef KL_FULLY_CONNECTED_H
#define KL_FULLY_CONNECTED_H

#include "fixed_point.h"
#include "vector_dots.h"

typedef struct {
  int32_t batches, input_depth, output_depth;
  int32_t input_offset, weights_offset, output_offset;
  int32_t clamp_min, clamp_max;
  // 1: a multiplier for each output; 0: one for all.
  int32_t per_channel;
} kl_fully_connected_params;

// The sum of the products of a row with weights, offsets added.
static inline uint32_t kl_fully_connected_products(const kl_fully_connected_params *p,
                                                   const int8_t *row, const int8_t *weights,
                                                   int32_t count) {
#if KL_HAS_VECTORS
  if (p->weights_offset == 0 && count > 0) {
    return kl_offset_dot(row, weights, count, p->input_offset);
  }
#endif
  uint32_t sum = 0;
  for (int32_t i = 0; i < count; i++) {
    sum += (uint32_t)((row[i] + p->input_offset) * (weights[i] + p->weights_offset));
  }
  return sum;
}

// One row of outputs. weights is [output_depth][input_depth].
KL_KERNEL void kl_fully_connected_s8_row(const kl_fully_connected_params *p, const int8_t *input,
                                         const int8_t *weights, const int32_t *bias,
                                         const int32_t *multiplier, const int8_t *shift,
                                         int8_t *output) {
  for (int32_t o = 0; o < p->output_depth; o++) {
    uint32_t sum = (uint32_t)bias[o];
    sum += kl_fully_connected_products(p, input, weights, p->input_depth);
    const int32_t c = o * p->per_channel;
    const int32_t scaled = kl_requantize((int32_t)sum, multiplier[c], shift[c]);
    output[o] = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
    weights += p->input_depth;
  }
}

typedef struct {
  // Elements of one row of the image that is the input.
  int32_t row;
  kl_fully_connected_params dense;
} kl_fully_connected_rows_params;

// Takes in row y of the image that is the input; the last row gives the outputs.
KL_KERNEL void kl_fully_connected_s8_add_row(const kl_fully_connected_rows_params *p, int32_t y,
                                             const int8_t *row, const int8_t *weights,
                                             const int32_t *bias, const int32_t *multiplier,
                                             const int8_t *shift, kl_uint32 *sums, int8_t *output) {
  const kl_fully_connected_params *d = &p->dense;
  const int32_t first = y * p->row;
  for (int32_t o = 0; o < d->output_depth; o++) {
    const int8_t *w = weights + o * d->input_depth + first;
    uint32_t sum = y == 0 ? (uint32_t)bias[o] : sums[o];
    sum += kl_fully_connected_products(d, row, w, p->row);
    sums[o] = sum;
  }
  if (first + p->row < d->input_depth) return;
  for (int32_t o = 0; o < d->output_depth; o++) {
    const int32_t c = o * d->per_channel;
    const int32_t scaled = kl_requantize((int32_t)sums[o], multiplier[c], shift[c]);
    output[o] = (int8_t)kl_clamp(kl_add(scaled, d->output_offset), d->clamp_min, d->clamp_max);
  }
}

KL_KERNEL void kl_fully_connected_s8(const kl_fully_connected_params *p, const int8_t *input,
                                     const int8_t *weights, const int32_t *bias,
                                     const int32_t *multiplier, const int8_t *shift,
                                     int8_t *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_s8_row(p, input, weights, bias, multiplier, shift, output);
    input += p->input_depth;
    output += p->output_depth;
  }
}

#endif
