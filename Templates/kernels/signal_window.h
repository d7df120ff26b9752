#ifndef KL_SIGNAL_WINDOW_H
#define KL_SIGNAL_WINDOW_H

#include "kernel.h"

// Frames of `size` samples, each sample weighed by its place: samples * weights >> shift.
typedef struct {
  int32_t frames, size, shift;
} kl_signal_window_params;

KL_KERNEL void kl_signal_window_s16_row(const kl_signal_window_params *p, const kl_int16 *input,
                                        const kl_int16 *weights, kl_int16 *output) {
  for (int32_t i = 0; i < p->size; i++) {
    output[i] = (int16_t)kl_clamp((input[i] * weights[i]) >> p->shift, INT16_MIN, INT16_MAX);
  }
}

KL_KERNEL void kl_signal_window_s16(const kl_signal_window_params *p, const kl_int16 *input,
                                    const kl_int16 *weights, kl_int16 *output) {
  for (int32_t f = 0; f < p->frames; f++) {
    kl_signal_window_s16_row(p, input + f * p->size, weights, output + f * p->size);
  }
}

#endif
