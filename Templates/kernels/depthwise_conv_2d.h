#ifndef KL_DEPTHWISE_CONV_2D_H
#define KL_DEPTHWISE_CONV_2D_H

#include "fixed_point.h"
#include "window.h"

typedef struct {
  kl_window window;
  // Output channels made from each input channel.
  int32_t depth_multiplier;
  int32_t input_offset, weights_offset, output_offset;
  int32_t clamp_min, clamp_max;
  // 1: a multiplier for each output channel; 0: one for all.
  int32_t per_channel;
} kl_depthwise_conv_2d_params;

static inline int32_t kl_byte_at(const int8_t *w, int32_t index) {
  return w[index];
}

// Defines `name`, and `name_row` for row y of the output. filters is [height][width][output_depth],
// and `weight` gets one of them.
#define KL_DEPTHWISE_CONV_2D_S8(name, weight)                                                      \
  static inline int32_t name##_sum(const kl_depthwise_conv_2d_params *p, kl_taps ty, kl_taps tx,   \
                                   kl_rows input, int32_t o, const int8_t *filters) {              \
    const kl_window *w = &p->window;                                                               \
    const int32_t channel = o / p->depth_multiplier;                                               \
    uint32_t sum = 0;                                                                              \
    for (int32_t ky = ty.begin; ky < ty.end; ky++) {                                               \
      const int8_t *row = (const int8_t *)kl_row(input, ty.origin + ky * w->dilation_y);           \
      for (int32_t kx = tx.begin; kx < tx.end; kx++) {                                             \
        const int32_t x = tx.origin + kx * w->dilation_x;                                          \
        const int32_t tap = (ky * w->width + kx) * w->output_depth + o;                            \
        sum += (uint32_t)((row[x * w->input_depth + channel] + p->input_offset) *                  \
                          (weight(filters, tap) + p->weights_offset));                             \
      }                                                                                            \
    }                                                                                              \
    return (int32_t)sum;                                                                           \
  }                                                                                                \
                                                                                                   \
  KL_KERNEL void name##_row(const kl_depthwise_conv_2d_params *p, int32_t y, kl_rows input,        \
                            const int8_t *filters, const int32_t *bias, const int32_t *multiplier, \
                            const int8_t *shift, int8_t *output) {                                 \
    const kl_window *w = &p->window;                                                               \
    const kl_taps ty = kl_taps_y(w, y);                                                            \
    for (int32_t x = 0; x < w->output_width; x++) {                                                \
      const kl_taps tx = kl_taps_x(w, x);                                                          \
      for (int32_t o = 0; o < w->output_depth; o++) {                                              \
        const int32_t sum = name##_sum(p, ty, tx, input, o, filters);                              \
        const int32_t c = o * p->per_channel;                                                      \
        const int32_t scaled = kl_requantize(kl_add(sum, bias[o]), multiplier[c], shift[c]);       \
        *output++ =                                                                                \
            (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);        \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
                                                                                                   \
  KL_KERNEL void name(const kl_depthwise_conv_2d_params *p, const int8_t *input,                   \
                      const int8_t *filters, const int32_t *bias, const int32_t *multiplier,       \
                      const int8_t *shift, int8_t *output) {                                       \
    KL_EACH_ROW(&p->window, input, output,                                                         \
                name##_row(p, y, rows, filters, bias, multiplier, shift, output));                 \
  }

KL_DEPTHWISE_CONV_2D_S8(kl_depthwise_conv_2d_s8, kl_byte_at)

#endif
