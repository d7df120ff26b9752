#ifndef KL_DEPTHWISE_CONV_2D_F32_H
#define KL_DEPTHWISE_CONV_2D_F32_H

#include "window.h"

typedef struct {
  kl_window window;
  // Output channels made from each input channel.
  int32_t depth_multiplier;
  float clamp_min, clamp_max;
} kl_depthwise_conv_2d_f32_params;

// The products of one window and one filter, added in the order of memory.
static inline float kl_depthwise_conv_2d_f32_sum(const kl_depthwise_conv_2d_f32_params *p,
                                                 kl_taps ty, kl_taps tx, kl_rows input, int32_t o,
                                                 const kl_float *filters) {
  const kl_window *w = &p->window;
  const int32_t channel = o / p->depth_multiplier;
  float sum = 0.0f;
  for (int32_t ky = ty.begin; ky < ty.end; ky++) {
    const kl_float *row = (const kl_float *)kl_row(input, ty.origin + ky * w->dilation_y);
    for (int32_t kx = tx.begin; kx < tx.end; kx++) {
      const int32_t x = tx.origin + kx * w->dilation_x;
      const int32_t tap = (ky * w->width + kx) * w->output_depth + o;
      const float product = row[x * w->input_depth + channel] * filters[tap];
      sum += product;
    }
  }
  return sum;
}

// Row y of the output. filters is [height][width][output_depth].
KL_KERNEL void kl_depthwise_conv_2d_f32_row(const kl_depthwise_conv_2d_f32_params *p, int32_t y,
                                            kl_rows input, const kl_float *filters,
                                            const kl_float *bias, kl_float *output) {
  const kl_window *w = &p->window;
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_taps_x(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const float sum = kl_depthwise_conv_2d_f32_sum(p, ty, tx, input, o, filters);
      *output++ = kl_clamp_f32(sum + bias[o], p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_depthwise_conv_2d_f32(const kl_depthwise_conv_2d_f32_params *p,
                                        const kl_float *input, const kl_float *filters,
                                        const kl_float *bias, kl_float *output) {
  KL_EACH_ROW(&p->window, input, output,
              kl_depthwise_conv_2d_f32_row(p, y, rows, filters, bias, output));
}

#endif
