#ifndef KL_CLAMP_H
#define KL_CLAMP_H

#include "kernel.h"

typedef struct {
  int32_t rows, row_count;
  int32_t clamp_min, clamp_max;
} kl_clamp_params;

KL_KERNEL void kl_clamp_s8_row(const kl_clamp_params *p, const int8_t *input, int8_t *output) {
  for (int32_t i = 0; i < p->row_count; i++) {
    output[i] = (int8_t)kl_clamp(input[i], p->clamp_min, p->clamp_max);
  }
}

KL_KERNEL void kl_clamp_s8(const kl_clamp_params *p, const int8_t *input, int8_t *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_clamp_s8_row(p, input, output);
    input += p->row_count;
    output += p->row_count;
  }
}

#endif
