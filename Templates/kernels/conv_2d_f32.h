#ifndef KL_CONV_2D_F32_H
#define KL_CONV_2D_F32_H

#include "conv_2d.h"

typedef struct {
  kl_window window;
  kl_conv_2d_groups groups;
  float clamp_min, clamp_max;
} kl_conv_2d_f32_params;

// The products of one window and one filter, added in the order of memory.
static inline float kl_conv_2d_f32_sum(const kl_conv_2d_f32_params *p, kl_taps ty, kl_taps tx,
                                       kl_rows input, int32_t output, const kl_float *filter) {
  const kl_window *w = &p->window;
  const kl_conv_2d_runs runs = kl_conv_2d_row_runs(w, &p->groups, tx, output);
  float sum = 0.0f;
  for (int32_t ky = ty.begin; ky < ty.end; ky++) {
    const kl_float *x =
        (const kl_float *)kl_row(input, ty.origin + ky * w->dilation_y) + runs.input;
    const kl_float *f = filter + ky * w->width * p->groups.filter_depth + runs.filter;
    for (int32_t i = 0; i < runs.count; i++) {
      sum = kl_dot_f32(sum, x, f, runs.length);
      x += runs.input_step;
      f += runs.filter_step;
    }
  }
  return sum;
}

// Row y of the output. filters is [output_depth][height][width][filter_depth].
KL_KERNEL void kl_conv_2d_f32_row(const kl_conv_2d_f32_params *p, int32_t y, kl_rows input,
                                  const kl_float *filters, const kl_float *bias, kl_float *output) {
  const kl_window *w = &p->window;
  const int32_t filter_size = w->height * w->width * p->groups.filter_depth;
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_taps_x(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const float sum = kl_conv_2d_f32_sum(p, ty, tx, input, o, filters + o * filter_size);
      *output++ = kl_clamp_f32(sum + bias[o], p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_conv_2d_f32(const kl_conv_2d_f32_params *p, const kl_float *input,
                              const kl_float *filters, const kl_float *bias, kl_float *output) {
  KL_EACH_ROW(&p->window, input, output, kl_conv_2d_f32_row(p, y, rows, filters, bias, output));
}

#endif
