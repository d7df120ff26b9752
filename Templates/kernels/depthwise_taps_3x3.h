#ifndef KL_DEPTHWISE_TAPS_3X3_H
#define KL_DEPTHWISE_TAPS_3X3_H

#include "byte_planes.h"

// Rows y to `end` of the output by windows of 3 by 3 pixels, at most 2 columns apart, their taps
// neighbours. Up to two rows are written channel by channel while all their input rows are still
// needed.
KL_SHARED void kl_depthwise_taps_3x3_rows(const kl_depthwise_taps_params *p, int32_t y, int32_t end,
                                          kl_rows input, const int8_t *filters, const int32_t *ends,
                                          int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t can_pair = w->stride_x == 1 && w->stride_y == 1;
  while (y < end) {
    const int32_t rows = can_pair && y + 1 < end ? 2 : 1;
    const int32_t count = rows * w->output_width * w->output_depth;
    kl_byte_plane_rows(p, y, rows, input, filters, ends, scratch, output);
    kl_clamp_run(output, count, p->clamp_min, p->clamp_max);
    output += count;
    y += rows;
  }
}

KL_KERNEL void kl_depthwise_taps_3x3(const kl_depthwise_taps_params *p, const int8_t *input,
                                     const int8_t *filters, const int32_t *ends, int8_t *scratch,
                                     int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_depthwise_taps_3x3_rows(p, 0, w->output_height, rows, filters, ends, scratch, output);
}

#endif
