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

KL_CONV_2D_S8(kl_conv_2d_s8_s4, kl_conv_2d_s4_sum)

#endif
