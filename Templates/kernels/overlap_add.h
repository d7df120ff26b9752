#ifndef KL_OVERLAP_ADD_H
#define KL_OVERLAP_ADD_H

#include "kernel.h"

// Frames of `size` samples that begin `step` samples apart, added up where they overlap.
typedef struct {
  int32_t channels, frames, size, step;
} kl_overlap_add_params;

// Adds one frame to the `size - step` sums of those before that are not yet complete.
KL_KERNEL void kl_overlap_add_s16_row(const kl_overlap_add_params *p, const kl_int16 *input,
                                      kl_int16 *sums, kl_int16 *output) {
  const int32_t open = p->size - p->step;
  for (int32_t i = 0; i < p->size; i++) {
    const int32_t sum = input[i] + (i < open ? sums[i] : 0);
    const int16_t clamped = (int16_t)kl_clamp(sum, INT16_MIN, INT16_MAX);
    if (i < p->step) {
      output[i] = clamped;
    } else {
      sums[i - p->step] = clamped;
    }
  }
}

KL_KERNEL void kl_overlap_add_s16(const kl_overlap_add_params *p, const kl_int16 *input,
                                  kl_int16 *sums, kl_int16 *output) {
  for (int32_t c = 0; c < p->channels; c++) {
    for (int32_t f = 0; f < p->frames; f++) {
      kl_overlap_add_s16_row(p, input, sums, output);
      input += p->size;
      output += p->step;
    }
    sums += p->size - p->step;
  }
}

// Adds one frame to the `size - step` sums of those before that are not yet complete.
KL_KERNEL void kl_overlap_add_f32_row(const kl_overlap_add_params *p, const kl_float *input,
                                      kl_float *sums, kl_float *output) {
  const int32_t open = p->size - p->step;
  for (int32_t i = 0; i < p->size; i++) {
    const float sum = (i < open ? sums[i] : 0.0f) + input[i];
    if (i < p->step) {
      output[i] = sum;
    } else {
      sums[i - p->step] = sum;
    }
  }
}

KL_KERNEL void kl_overlap_add_f32(const kl_overlap_add_params *p, const kl_float *input,
                                  kl_float *sums, kl_float *output) {
  for (int32_t c = 0; c < p->channels; c++) {
    for (int32_t f = 0; f < p->frames; f++) {
      kl_overlap_add_f32_row(p, input, sums, output);
      input += p->size;
      output += p->step;
    }
    sums += p->size - p->step;
  }
}

#endif
