#ifndef KL_CONV_2D_S4_H
#define KL_CONV_2D_S4_H

#include "conv_2d.h"
#include "nibbles.h"

// The sum of the products of one window and the filter whose first weight that is.
static inline uint32_t kl_conv_2d_s4_sum(const kl_conv_2d_params *p, kl_taps ty, kl_taps tx,
                                         kl_rows input, int32_t output, const int8_t *filters,
                                         int32_t filter) {
  const kl_window *w = &p->window;
  const kl_conv_2d_runs runs = kl_conv_2d_row_runs(w, &p->groups, tx, output);
  uint32_t sum = 0;
  for (int32_t ky = ty.begin; ky < ty.end; ky++) {
    const int8_t *x = (const int8_t *)kl_row(input, ty.origin + ky * w->dilation_y) + runs.input;
    int32_t first = filter + ky * w->width * p->groups.filter_depth + runs.filter;
    for (int32_t i = 0; i < runs.count; i++) {
      sum += kl_dot_s4(x, p->input_offset, filters, first, p->weights_offset, runs.length);
      x += runs.input_step;
      first += runs.filter_step;
    }
  }
  return sum;
}

// Row y of the output. filters is [output_depth][height][width][filter_depth].
KL_KERNEL void kl_conv_2d_s8_s4_row(const kl_conv_2d_params *p, int32_t y, kl_rows input,
                                    const int8_t *filters, const int32_t *bias,
                                    const int32_t *multiplier, const int8_t *shift,
                                    int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t filter_size = w->height * w->width * p->groups.filter_depth;
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_taps_x(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const uint32_t sum = kl_conv_2d_s4_sum(p, ty, tx, input, o, filters, o * filter_size);
      const int32_t c = o * p->per_channel;
      const int32_t scaled =
          kl_requantize(kl_add((int32_t)sum, bias[o]), multiplier[c], shift[c]);
      *output++ = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_conv_2d_s8_s4(const kl_conv_2d_params *p, const int8_t *input,
                                const int8_t *filters, const int32_t *bias,
                                const int32_t *multiplier, const int8_t *shift, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t input_row = w->input_width * w->input_depth;
  for (int32_t b = 0; b < w->batches; b++) {
    const kl_rows rows = {input, w->input_height, input_row};
    for (int32_t y = 0; y < w->output_height; y++) {
      kl_conv_2d_s8_s4_row(p, y, rows, filters, bias, multiplier, shift, output);
      output += w->output_width * w->output_depth;
    }
    input += w->input_height * input_row;
  }
}

#endif
