#ifndef KL_TRANSPOSE_CONV_H
#define KL_TRANSPOSE_CONV_H

#include "dot.h"
#include "fixed_point.h"
#include "transposed_window.h"

// The window slides over the output, where that of a convolution slides over the input.
typedef struct {
  kl_window window;
  int32_t input_offset, weights_offset, output_offset;
  int32_t clamp_min, clamp_max;
  // 1: a multiplier for each output channel; 0: one for all.
  int32_t per_channel;
} kl_transpose_conv_params;

// The sum of the products of what reaches one pixel of the output, for one filter.
static inline int32_t kl_transpose_conv_s8_sum(const kl_transpose_conv_params *p, kl_taps ty,
                                               kl_taps tx, kl_rows input, const int8_t *filter) {
  const kl_window *w = &p->window;
  uint32_t sum = 0;
  for (int32_t y = ty.begin; y < ty.end; y++) {
    const int8_t *row = (const int8_t *)kl_row(input, y);
    const int8_t *taps = filter + (ty.origin - y * w->stride_y) * w->width * w->input_depth;
    for (int32_t x = tx.begin; x < tx.end; x++) {
      const int8_t *f = taps + (tx.origin - x * w->stride_x) * w->input_depth;
      const int8_t *pixel = row + x * w->input_depth;
      sum += kl_dot_s8(pixel, p->input_offset, f, w->input_depth);
      if (p->weights_offset != 0) {
        sum += kl_total_s8(pixel, p->input_offset, w->input_depth) * (uint32_t)p->weights_offset;
      }
    }
  }
  return (int32_t)sum;
}

// Row y of the output. filters is [output_depth][height][width][input_depth].
KL_KERNEL void kl_transpose_conv_s8_row(const kl_transpose_conv_params *p, int32_t y, kl_rows input,
                                        const int8_t *filters, const int32_t *bias,
                                        const int32_t *multiplier, const int8_t *shift,
                                        int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t filter_size = w->height * w->width * w->input_depth;
  const kl_taps ty = kl_reaching_rows(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_reaching_columns(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const int32_t sum = kl_transpose_conv_s8_sum(p, ty, tx, input, filters + o * filter_size);
      const int32_t c = o * p->per_channel;
      const int32_t scaled = kl_requantize(kl_add(sum, bias[o]), multiplier[c], shift[c]);
      *output++ = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_transpose_conv_s8(const kl_transpose_conv_params *p, const int8_t *input,
                                    const int8_t *filters, const int32_t *bias,
                                    const int32_t *multiplier, const int8_t *shift,
                                    int8_t *output) {
  KL_EACH_ROW(&p->window, input, output,
              kl_transpose_conv_s8_row(p, y, rows, filters, bias, multiplier, shift, output));
}

#endif
