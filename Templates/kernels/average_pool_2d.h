#ifndef KL_AVERAGE_POOL_2D_H
#define KL_AVERAGE_POOL_2D_H

#include "window.h"

typedef struct {
  kl_window window;
  int32_t clamp_min, clamp_max;
} kl_average_pool_2d_params;

// Channels that are summed at once, so that memory is read in order.
#define KL_AVERAGE_POOL_2D_BLOCK 16

// The sums of `count` channels from `channel` on over the pixels under a window.
static inline void kl_average_pool_2d_s8_sums(const kl_window *w, kl_taps ty, kl_taps tx,
                                              kl_rows input, int32_t channel, int32_t count,
                                              int32_t *sums) {
  for (int32_t c = 0; c < count; c++) sums[c] = 0;
  for (int32_t ky = ty.begin; ky < ty.end; ky++) {
    const int8_t *row = (const int8_t *)kl_row(input, ty.origin + ky);
    for (int32_t kx = tx.begin; kx < tx.end; kx++) {
      const int8_t *pixel = row + (tx.origin + kx) * w->input_depth + channel;
      for (int32_t c = 0; c < count; c++) sums[c] += pixel[c];
    }
  }
}

// Row y of the output.
KL_KERNEL void kl_average_pool_2d_s8_row(const kl_average_pool_2d_params *p, int32_t y,
                                         kl_rows input, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_taps ty = kl_taps_y(w, y);
  int32_t sums[KL_AVERAGE_POOL_2D_BLOCK];
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_taps_x(w, x);
    const int32_t taps = (ty.end - ty.begin) * (tx.end - tx.begin);
    for (int32_t channel = 0; channel < w->input_depth; channel += KL_AVERAGE_POOL_2D_BLOCK) {
      const int32_t count = kl_min(KL_AVERAGE_POOL_2D_BLOCK, w->input_depth - channel);
      kl_average_pool_2d_s8_sums(w, ty, tx, input, channel, count, sums);
      for (int32_t c = 0; c < count; c++) {
        // To nearest, ties away from zero.
        const int32_t half = sums[c] > 0 ? taps / 2 : -(taps / 2);
        *output++ = (int8_t)kl_clamp((sums[c] + half) / taps, p->clamp_min, p->clamp_max);
      }
    }
  }
}

KL_KERNEL void kl_average_pool_2d_s8(const kl_average_pool_2d_params *p, const int8_t *input,
                                     int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t input_row = w->input_width * w->input_depth;
  for (int32_t b = 0; b < w->batches; b++) {
    const kl_rows rows = {input, w->input_height, input_row};
    for (int32_t y = 0; y < w->output_height; y++) {
      kl_average_pool_2d_s8_row(p, y, rows, output);
      output += w->output_width * w->output_depth;
    }
    input += w->input_height * input_row;
  }
}

#endif
