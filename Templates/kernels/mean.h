#ifndef KL_MEAN_H
#define KL_MEAN_H

#include "fixed_point.h"

typedef struct {
  // The dimensions of the output and those of one sum, outermost first; strides in elements.
  int32_t kept[3], kept_stride[3];
  int32_t reduced[3], reduced_stride[3];
  // What the zero points of one sum add up to, negated and wrapping.
  int32_t sum_offset;
  int32_t multiplier, shift;
  int32_t output_offset;
} kl_mean_params;

// One sum, wrapping.
static inline int32_t kl_mean_s8_sum(const kl_mean_params *p, const int8_t *input) {
  uint32_t sum = (uint32_t)p->sum_offset;
  for (int32_t i = 0; i < p->reduced[0]; i++) {
    for (int32_t j = 0; j < p->reduced[1]; j++) {
      const int8_t *run = input + i * p->reduced_stride[0] + j * p->reduced_stride[1];
      for (int32_t k = 0; k < p->reduced[2]; k++) {
        const int32_t x = *run;
        sum += (uint32_t)x;
        run += p->reduced_stride[2];
      }
    }
  }
  return (int32_t)sum;
}

// The outputs along the innermost dimension.
KL_KERNEL void kl_mean_s8_row(const kl_mean_params *p, const int8_t *input, int8_t *output) {
  for (int32_t i = 0; i < p->kept[2]; i++) {
    const int32_t sum = kl_mean_s8_sum(p, input + i * p->kept_stride[2]);
    const int32_t mean = kl_requantize(sum, p->multiplier, p->shift);
    output[i] = (int8_t)kl_clamp(kl_add(mean, p->output_offset), -128, 127);
  }
}

KL_KERNEL void kl_mean_s8(const kl_mean_params *p, const int8_t *input, int8_t *output) {
  for (int32_t i = 0; i < p->kept[0]; i++) {
    for (int32_t j = 0; j < p->kept[1]; j++) {
      kl_mean_s8_row(p, input + i * p->kept_stride[0] + j * p->kept_stride[1], output);
      output += p->kept[2];
    }
  }
}

#endif
