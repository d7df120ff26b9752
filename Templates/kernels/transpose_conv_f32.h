#ifndef KL_TRANSPOSE_CONV_F32_H
#define KL_TRANSPOSE_CONV_F32_H

#include "dot.h"
#include "transposed_window.h"

typedef struct {
  kl_window window;
  float clamp_min, clamp_max;
} kl_transpose_conv_f32_params;

// The products of what reaches one pixel of the output, added in the order of the input.
static inline float kl_transpose_conv_f32_sum(const kl_transpose_conv_f32_params *p, kl_taps ty,
                                              kl_taps tx, kl_rows input, const kl_float *filter) {
  const kl_window *w = &p->window;
  float sum = 0.0f;
  for (int32_t y = ty.begin; y < ty.end; y++) {
    const kl_float *row = (const kl_float *)kl_row(input, y);
    const kl_float *taps = filter + (ty.origin - y * w->stride_y) * w->width * w->input_depth;
    for (int32_t x = tx.begin; x < tx.end; x++) {
      const kl_float *f = taps + (tx.origin - x * w->stride_x) * w->input_depth;
      sum = kl_dot_f32(sum, row + x * w->input_depth, f, w->input_depth);
    }
  }
  return sum;
}

// Row y of the output. filters is [output_depth][height][width][input_depth].
KL_KERNEL void kl_transpose_conv_f32_row(const kl_transpose_conv_f32_params *p, int32_t y,
                                         kl_rows input, const kl_float *filters,
                                         const kl_float *bias, kl_float *output) {
  const kl_window *w = &p->window;
  const int32_t filter_size = w->height * w->width * w->input_depth;
  const kl_taps ty = kl_reaching_rows(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_reaching_columns(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const float sum = kl_transpose_conv_f32_sum(p, ty, tx, input, filters + o * filter_size);
      *output++ = kl_clamp_f32(sum + bias[o], p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_transpose_conv_f32(const kl_transpose_conv_f32_params *p, const kl_float *input,
                                     const kl_float *filters, const kl_float *bias,
                                     kl_float *output) {
  KL_EACH_ROW(&p->window, input, output,
              kl_transpose_conv_f32_row(p, y, rows, filters, bias, output));
}

#endif
