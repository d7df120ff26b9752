#ifndef KL_CONV_2D_H
#define KL_CONV_2D_H

#include "dot.h"
#include "fixed_point.h"
#include "window.h"

typedef struct {
  // Channels that one filter reads, and filters that read the same channels.
  int32_t filter_depth, size;
} kl_conv_2d_groups;

typedef struct {
  kl_window window;
  kl_conv_2d_groups groups;
  int32_t input_offset, weights_offset, output_offset;
  int32_t clamp_min, clamp_max;
  // 1: a multiplier for each output channel; 0: one for all.
  int32_t per_channel;
} kl_conv_2d_params;

// What one row of a filter multiplies, as runs of neighbours in memory: `count` times `length`
// elements, the first and the distance from one to the next in each of input row and filter row.
typedef struct {
  int32_t count, length;
  int32_t input, input_step;
  int32_t filter, filter_step;
} kl_conv_2d_runs;

static inline kl_conv_2d_runs kl_conv_2d_row_runs(const kl_window *w, const kl_conv_2d_groups *g,
                                                  kl_taps tx, int32_t output) {
  kl_conv_2d_runs r;
  r.count = kl_max(tx.end - tx.begin, 0);
  r.length = g->filter_depth;
  r.input =
      (tx.origin + tx.begin * w->dilation_x) * w->input_depth + output / g->size * g->filter_depth;
  r.input_step = w->dilation_x * w->input_depth;
  r.filter = tx.begin * g->filter_depth;
  r.filter_step = g->filter_depth;
  if (r.input_step == r.filter_step) {
    // The taps of a row are neighbours in memory.
    r.length *= r.count;
    r.count = 1;
  }
  return r;
}

// The sum of the products of one window and the filter whose first weight that is.
static inline uint32_t kl_conv_2d_s8_sum(const kl_conv_2d_params *p, kl_taps ty, kl_taps tx,
                                         kl_rows input, int32_t output, const int8_t *filters,
                                         int32_t filter) {
  const kl_window *w = &p->window;
  const kl_conv_2d_runs runs = kl_conv_2d_row_runs(w, &p->groups, tx, output);
  uint32_t sum = 0;
  for (int32_t ky = ty.begin; ky < ty.end; ky++) {
    const int8_t *x = (const int8_t *)kl_row(input, ty.origin + ky * w->dilation_y) + runs.input;
    const int8_t *f = filters + filter + ky * w->width * p->groups.filter_depth + runs.filter;
    for (int32_t i = 0; i < runs.count; i++) {
      sum += kl_dot_s8(x, p->input_offset, f, runs.length);
      if (p->weights_offset != 0) {
        sum += kl_total_s8(x, p->input_offset, runs.length) * (uint32_t)p->weights_offset;
      }
      x += runs.input_step;
      f += runs.filter_step;
    }
  }
  return sum;
}

// Defines `name`, and `name_row` for row y of the output. filters is
// [output_depth][height][width][filter_depth], and `sum` sums the products of a window and one of
// them.
#define KL_CONV_2D_S8(name, sum)                                                                   \
  KL_KERNEL void name##_row(const kl_conv_2d_params *p, int32_t y, kl_rows input,                  \
                            const int8_t *filters, const int32_t *bias, const int32_t *multiplier, \
                            const int8_t *shift, int8_t *output) {                                 \
    const kl_window *w = &p->window;                                                               \
    const int32_t filter_size = w->height * w->width * p->groups.filter_depth;                     \
    const kl_taps ty = kl_taps_y(w, y);                                                            \
    for (int32_t x = 0; x < w->output_width; x++) {                                                \
      const kl_taps tx = kl_taps_x(w, x);                                                          \
      for (int32_t o = 0; o < w->output_depth; o++) {                                              \
        const uint32_t products = sum(p, ty, tx, input, o, filters, o * filter_size);              \
        const int32_t c = o * p->per_channel;                                                      \
        const int32_t scaled =                                                                     \
            kl_requantize(kl_add((int32_t)products, bias[o]), multiplier[c], shift[c]);            \
        *output++ =                                                                                \
            (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);        \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
                                                                                                   \
  KL_KERNEL void name(const kl_conv_2d_params *p, const int8_t *input, const int8_t *filters,      \
                      const int32_t *bias, const int32_t *multiplier, const int8_t *shift,         \
                      int8_t *output) {                                                            \
    KL_EACH_ROW(&p->window, input, output,                                                         \
                name##_row(p, y, rows, filters, bias, multiplier, shift, output));                 \
  }

KL_CONV_2D_S8(kl_conv_2d_s8, kl_conv_2d_s8_sum)

#endif
