#ifndef KL_DEPTHWISE_PLANES_H
#define KL_DEPTHWISE_PLANES_H

#include "plane_rows.h"
#include "plane_squares.h"

// Depthwise convolutions of an image without batches, four channels at a time: their rows are
// gathered into planes of 16-bit lanes, so that two products take one instruction.

// Rows y to `end` of the output. One row, or two where windows are 3 by 3 pixels, are written group
// of channels by group of channels while all their input rows are still needed.
KL_SHARED void kl_depthwise_planes_rows(const kl_depthwise_planes_params *p, int32_t y, int32_t end,
                                        kl_rows input, const int32_t *packed, int8_t *scratch,
                                        int8_t *output) {
  const kl_window *w = &p->window;
  const kl_plane_memory m = kl_plane_memory_at(w, scratch);
  const int32_t row = w->output_width * w->output_depth;
  const int32_t can_pair =
      p->is_square && w->stride_x == 1 && w->stride_y == 1 && w->dilation_y == 1;
  while (y < end) {
    const int32_t rows = can_pair && y + 1 < end ? 2 : 1;
    if (p->is_square) {
      kl_depthwise_planes_square(p, &m, y, rows, input, packed, output);
    } else {
      kl_depthwise_planes_any(p, &m, y, input, packed, output);
    }
    kl_clamp_run(output, rows * row, p->clamp_min, p->clamp_max);
    output += rows * row;
    y += rows;
  }
}

KL_KERNEL void kl_depthwise_planes(const kl_depthwise_planes_params *p, const int8_t *input,
                                   const int32_t *packed, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, p->row_bytes};
  kl_depthwise_planes_rows(p, 0, w->output_height, rows, packed, scratch, output);
}

#endif
