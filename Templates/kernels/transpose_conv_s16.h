#ifndef KL_TRANSPOSE_CONV_S16_H
#define KL_TRANSPOSE_CONV_S16_H

#include "transpose_conv.h"

// The sum of the products of what reaches one pixel of the output, for one filter.
static inline int64_t kl_transpose_conv_s16_sum(const kl_transpose_conv_params *p, kl_taps ty,
                                                kl_taps tx, kl_rows input, const int8_t *filter) {
  const kl_window *w = &p->window;
  int64_t sum = 0;
  for (int32_t y = ty.begin; y < ty.end; y++) {
    const kl_int16 *row = (const kl_int16 *)kl_row(input, y);
    const int8_t *taps = filter + (ty.origin - y * w->stride_y) * w->width * w->input_depth;
    for (int32_t x = tx.begin; x < tx.end; x++) {
      const int8_t *f = taps + (tx.origin - x * w->stride_x) * w->input_depth;
      sum += kl_dot_s16(row + x * w->input_depth, f, w->input_depth);
    }
  }
  return sum;
}

// Row y of the output. filters is [output_depth][height][width][input_depth].
KL_KERNEL void kl_transpose_conv_s16_row(const kl_transpose_conv_params *p, int32_t y,
                                         kl_rows input, const int8_t *filters, const kl_int64 *bias,
                                         const int32_t *multiplier, const int8_t *shift,
                                         kl_int16 *output) {
  const kl_window *w = &p->window;
  const int32_t filter_size = w->height * w->width * w->input_depth;
  const kl_taps ty = kl_reaching_rows(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_reaching_columns(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const int64_t sum = kl_transpose_conv_s16_sum(p, ty, tx, input, filters + o * filter_size);
      const int32_t c = o * p->per_channel;
      const int32_t scaled = kl_requantize_s64(kl_add_s64(sum, bias[o]), multiplier[c], shift[c]);
      *output++ = (int16_t)kl_clamp(scaled, p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_transpose_conv_s16(const kl_transpose_conv_params *p, const kl_int16 *input,
                                     const int8_t *filters, const kl_int64 *bias,
                                     const int32_t *multiplier, const int8_t *shift,
                                     kl_int16 *output) {
  KL_EACH_ROW(&p->window, input, output,
              kl_transpose_conv_s16_row(p, y, rows, filters, bias, multiplier, shift, output));
}

#endif
