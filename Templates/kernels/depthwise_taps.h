#ifndef KL_DEPTHWISE_TAPS_H
#define KL_DEPTHWISE_TAPS_H

#include "tap_pixels.h"

// Rows y to `end` of the output by windows of any size. A row is written pixel by pixel while all
// its input rows are still needed.
KL_SHARED void kl_depthwise_taps_rows(const kl_depthwise_taps_params *p, int32_t y, int32_t end,
                                      kl_rows input, const int8_t *filters, const int32_t *ends,
                                      int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t count = w->output_width * w->output_depth;
  for (; y < end; y++) {
    kl_tap_row(p, y, input, filters, ends, scratch, output);
    kl_clamp_run(output, count, p->clamp_min, p->clamp_max);
    output += count;
  }
}

KL_KERNEL void kl_depthwise_taps(const kl_depthwise_taps_params *p, const int8_t *input,
                                 const int8_t *filters, const int32_t *ends, int8_t *scratch,
                                 int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_depthwise_taps_rows(p, 0, w->output_height, rows, filters, ends, scratch, output);
}

#endif
