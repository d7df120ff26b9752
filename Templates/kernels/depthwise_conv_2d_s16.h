#ifndef KL_DEPTHWISE_CONV_2D_S16_H
#define KL_DEPTHWISE_CONV_2D_S16_H

#include "depthwise_conv_2d.h"

// The sum of the products of one window and one filter; far from 64 bits for any filter.
static inline int64_t kl_depthwise_conv_2d_s16_sum(const kl_depthwise_conv_2d_params *p, kl_taps ty,
                                                   kl_taps tx, kl_rows input, int32_t o,
                                                   const int8_t *filters) {
  const kl_window *w = &p->window;
  const int32_t channel = o / p->depth_multiplier;
  int64_t sum = 0;
  for (int32_t ky = ty.begin; ky < ty.end; ky++) {
    const kl_int16 *row = (const kl_int16 *)kl_row(input, ty.origin + ky * w->dilation_y);
    for (int32_t kx = tx.begin; kx < tx.end; kx++) {
      const int32_t x = tx.origin + kx * w->dilation_x;
      const int32_t tap = (ky * w->width + kx) * w->output_depth + o;
      const int32_t product = row[x * w->input_depth + channel] * filters[tap];
      sum += product;
    }
  }
  return sum;
}

// Row y of the output. filters is [height][width][output_depth].
KL_KERNEL void kl_depthwise_conv_2d_s16_row(const kl_depthwise_conv_2d_params *p, int32_t y,
                                            kl_rows input, const int8_t *filters,
                                            const kl_int64 *bias, const int32_t *multiplier,
                                            const int8_t *shift, kl_int16 *output) {
  const kl_window *w = &p->window;
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_taps_x(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const int64_t sum = kl_depthwise_conv_2d_s16_sum(p, ty, tx, input, o, filters);
      const int32_t c = o * p->per_channel;
      const int32_t scaled = kl_requantize_s64(kl_add_s64(sum, bias[o]), multiplier[c], shift[c]);
      *output++ = (int16_t)kl_clamp(scaled, p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_depthwise_conv_2d_s16(const kl_depthwise_conv_2d_params *p, const kl_int16 *input,
                                        const int8_t *filters, const kl_int64 *bias,
                                        const int32_t *multiplier, const int8_t *shift,
                                        kl_int16 *output) {
  KL_EACH_ROW(&p->window, input, output,
              kl_depthwise_conv_2d_s16_row(p, y, rows, filters, bias, multiplier, shift, output));
}

#endif
