#ifndef KL_CONV_2D_S16_H
#define KL_CONV_2D_S16_H

#include "conv_2d.h"

// The sum of the products of one window and one filter; far from 64 bits for any filter.
static inline int64_t kl_conv_2d_s16_sum(const kl_conv_2d_params *p, kl_taps ty, kl_taps tx,
                                         kl_rows input, int32_t output, const int8_t *filter) {
  const kl_window *w = &p->window;
  const kl_conv_2d_runs runs = kl_conv_2d_row_runs(w, &p->groups, tx, output);
  int64_t sum = 0;
  for (int32_t ky = ty.begin; ky < ty.end; ky++) {
    const kl_int16 *x =
        (const kl_int16 *)kl_row(input, ty.origin + ky * w->dilation_y) + runs.input;
    const int8_t *f = filter + ky * w->width * p->groups.filter_depth + runs.filter;
    for (int32_t i = 0; i < runs.count; i++) {
      sum += kl_dot_s16(x, f, runs.length);
      x += runs.input_step;
      f += runs.filter_step;
    }
  }
  return sum;
}

// Row y of the output, with a bias of 64 bits.
KL_KERNEL void kl_conv_2d_s16_row(const kl_conv_2d_params *p, int32_t y, kl_rows input,
                                  const int8_t *filters, const kl_int64 *bias,
                                  const int32_t *multiplier, const int8_t *shift,
                                  kl_int16 *output) {
  const kl_window *w = &p->window;
  const int32_t filter_size = w->height * w->width * p->groups.filter_depth;
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_taps_x(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const int64_t sum = kl_conv_2d_s16_sum(p, ty, tx, input, o, filters + o * filter_size);
      const int32_t c = o * p->per_channel;
      const int32_t scaled = kl_requantize_s64(kl_add_s64(sum, bias[o]), multiplier[c], shift[c]);
      *output++ = (int16_t)kl_clamp(scaled, p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_conv_2d_s16(const kl_conv_2d_params *p, const kl_int16 *input,
                              const int8_t *filters, const kl_int64 *bias,
                              const int32_t *multiplier, const int8_t *shift, kl_int16 *output) {
  KL_EACH_ROW(&p->window, input, output,
              kl_conv_2d_s16_row(p, y, rows, filters, bias, multiplier, shift, output));
}

// Row y of the output, with a bias of 32 bits.
KL_KERNEL void kl_conv_2d_s16_b32_row(const kl_conv_2d_params *p, int32_t y, kl_rows input,
                                      const int8_t *filters, const kl_int32 *bias,
                                      const int32_t *multiplier, const int8_t *shift,
                                      kl_int16 *output) {
  const kl_window *w = &p->window;
  const int32_t filter_size = w->height * w->width * p->groups.filter_depth;
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_taps_x(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const int64_t sum = kl_conv_2d_s16_sum(p, ty, tx, input, o, filters + o * filter_size);
      const int32_t c = o * p->per_channel;
      const int32_t scaled = kl_requantize(kl_add((int32_t)sum, bias[o]), multiplier[c], shift[c]);
      *output++ = (int16_t)kl_clamp(scaled, p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_conv_2d_s16_b32(const kl_conv_2d_params *p, const kl_int16 *input,
                                  const int8_t *filters, const kl_int32 *bias,
                                  const int32_t *multiplier, const int8_t *shift,
                                  kl_int16 *output) {
  KL_EACH_ROW(&p->window, input, output,
              kl_conv_2d_s16_b32_row(p, y, rows, filters, bias, multiplier, shift, output));
}

#endif
