#ifndef KL_DEQUANTIZE_H
#define KL_DEQUANTIZE_H

#include "kernel.h"

typedef struct {
  int32_t rows, row_count;
  float scale;
  int32_t zero_point;
} kl_dequantize_params;

KL_KERNEL void kl_dequantize_s8_f32_row(const kl_dequantize_params *p, const int8_t *input,
                                        kl_float *output) {
  for (int32_t i = 0; i < p->row_count; i++) {
    output[i] = p->scale * (float)(input[i] - p->zero_point);
  }
}

KL_KERNEL void kl_dequantize_s8_f32(const kl_dequantize_params *p, const int8_t *input,
                                    kl_float *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_dequantize_s8_f32_row(p, input, output);
    input += p->row_count;
    output += p->row_count;
  }
}

#endif
