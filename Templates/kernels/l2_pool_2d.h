#ifndef KL_L2_POOL_2D_H
#define KL_L2_POOL_2D_H

#include "float_math.h"
#include "window.h"

typedef struct {
  kl_window window;
  float clamp_min, clamp_max;
} kl_l2_pool_2d_params;

// The root of the mean square of a channel over the pixels under a window.
static inline float kl_l2_pool_2d_f32_result(const kl_l2_pool_2d_params *p, kl_taps ty, kl_taps tx,
                                             kl_rows input, int32_t channel) {
  const int32_t depth = p->window.input_depth;
  float sum = 0.0f;
  for (int32_t ky = ty.begin; ky < ty.end; ky++) {
    const kl_float *row = (const kl_float *)kl_row(input, ty.origin + ky);
    for (int32_t kx = tx.begin; kx < tx.end; kx++) {
      const float x = row[(tx.origin + kx) * depth + channel];
      sum += x * x;
    }
  }
  const int32_t taps = (ty.end - ty.begin) * (tx.end - tx.begin);
  return kl_clamp_f32(kl_sqrt_f32(sum / (float)taps), p->clamp_min, p->clamp_max);
}

// Row y of the output.
KL_KERNEL void kl_l2_pool_2d_f32_row(const kl_l2_pool_2d_params *p, int32_t y, kl_rows input,
                                     kl_float *output) {
  const kl_window *w = &p->window;
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_taps_x(w, x);
    for (int32_t c = 0; c < w->input_depth; c++) {
      *output++ = kl_l2_pool_2d_f32_result(p, ty, tx, input, c);
    }
  }
}

KL_KERNEL void kl_l2_pool_2d_f32(const kl_l2_pool_2d_params *p, const kl_float *input,
                                 kl_float *output) {
  KL_EACH_ROW(&p->window, input, output, kl_l2_pool_2d_f32_row(p, y, rows, output));
}

#endif
