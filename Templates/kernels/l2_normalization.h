#ifndef KL_L2_NORMALIZATION_H
#define KL_L2_NORMALIZATION_H

#include "float_math.h"
#include "inverse_square_root.h"

typedef struct {
  int32_t rows, depth;
  int32_t input_offset;
  // Bits by which elements are raised before they are scaled.
  int32_t headroom;
} kl_l2_normalization_params;

// Elements of the output are in units of 2^-7.
KL_KERNEL void kl_l2_normalization_s8_row(const kl_l2_normalization_params *p, const int8_t *input,
                                          int8_t *output) {
  int32_t sum = 0;
  for (int32_t c = 0; c < p->depth; c++) {
    const int32_t x = input[c] + p->input_offset;
    sum += x * x;
  }
  const kl_factor factor = kl_inverse_square_root(sum);
  for (int32_t c = 0; c < p->depth; c++) {
    const int32_t x = input[c] + p->input_offset;
    const int32_t y =
        kl_requantize(x * (1 << p->headroom), factor.multiplier, factor.shift + 7 - p->headroom);
    output[c] = (int8_t)kl_clamp(y, -128, 127);
  }
}

KL_KERNEL void kl_l2_normalization_s8(const kl_l2_normalization_params *p, const int8_t *input,
                                      int8_t *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_l2_normalization_s8_row(p, input, output);
    input += p->depth;
    output += p->depth;
  }
}

KL_KERNEL void kl_l2_normalization_f32_row(const kl_l2_normalization_params *p,
                                           const kl_float *input, kl_float *output) {
  float sum = 0.0f;
  for (int32_t c = 0; c < p->depth; c++) sum += input[c] * input[c];
  const float norm = kl_sqrt_f32(sum);
  const float divisor = norm < 1e-6f ? 1e-6f : norm;
  for (int32_t c = 0; c < p->depth; c++) output[c] = input[c] / divisor;
}

KL_KERNEL void kl_l2_normalization_f32(const kl_l2_normalization_params *p, const kl_float *input,
                                       kl_float *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_l2_normalization_f32_row(p, input, output);
    input += p->depth;
    output += p->depth;
  }
}

#endif
