#ifndef KL_DEPTHWISE_CONV_2D_S4_H
#define KL_DEPTHWISE_CONV_2D_S4_H

#include "depthwise_conv_2d.h"
#include "nibbles.h"

static inline int32_t kl_depthwise_conv_2d_s8_s4_sum(const kl_depthwise_conv_2d_params *p, kl_taps ty,
                                                  kl_taps tx, kl_rows input, int32_t o,
                                                  const int8_t *filters) {
  const kl_window *w = &p->window;
  const int32_t channel = o / p->depth_multiplier;
  uint32_t sum = 0;
  for (int32_t ky = ty.begin; ky < ty.end; ky++) {
    const int8_t *row = (const int8_t *)kl_row(input, ty.origin + ky * w->dilation_y);
    for (int32_t kx = tx.begin; kx < tx.end; kx++) {
      const int32_t x = tx.origin + kx * w->dilation_x;
      const int32_t tap = (ky * w->width + kx) * w->output_depth + o;
      sum += (uint32_t)((row[x * w->input_depth + channel] + p->input_offset) *
                        (kl_nibble_at(filters, tap) + p->weights_offset));
    }
  }
  return (int32_t)sum;
}

// Row y of the output. filters is [height][width][output_depth].
KL_KERNEL void kl_depthwise_conv_2d_s8_s4_row(const kl_depthwise_conv_2d_params *p, int32_t y,
                                           kl_rows input, const int8_t *filters,
                                           const int32_t *bias, const int32_t *multiplier,
                                           const int8_t *shift, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t x = 0; x < w->output_width; x++) {
    const kl_taps tx = kl_taps_x(w, x);
    for (int32_t o = 0; o < w->output_depth; o++) {
      const int32_t sum = kl_depthwise_conv_2d_s8_s4_sum(p, ty, tx, input, o, filters);
      const int32_t c = o * p->per_channel;
      const int32_t scaled = kl_requantize(kl_add(sum, bias[o]), multiplier[c], shift[c]);
      *output++ = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
    }
  }
}

KL_KERNEL void kl_depthwise_conv_2d_s8_s4(const kl_depthwise_conv_2d_params *p, const int8_t *input,
                                       const int8_t *filters, const int32_t *bias,
                                       const int32_t *multiplier, const int8_t *shift,
                                       int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t input_row = w->input_width * w->input_depth;
  for (int32_t b = 0; b < w->batches; b++) {
    const kl_rows rows = {input, w->input_height, input_row};
    for (int32_t y = 0; y < w->output_height; y++) {
      kl_depthwise_conv_2d_s8_s4_row(p, y, rows, filters, bias, multiplier, shift, output);
      output += w->output_width * w->output_depth;
    }
    input += w->input_height * input_row;
  }
}

#endif
