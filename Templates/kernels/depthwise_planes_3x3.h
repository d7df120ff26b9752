#ifndef KL_DEPTHWISE_PLANES_3X3_H
#define KL_DEPTHWISE_PLANES_3X3_H

#include "square_rows.h"

// As depthwise_planes.h, by windows of 3 by 3 pixels: one row or two are written group of channels
// by group of channels while all their input rows are still needed.
KL_SHARED void kl_depthwise_planes_3x3_band(const kl_depthwise_planes_params *p, int32_t y,
                                            int32_t rows, kl_rows input, const int32_t *packed,
                                            int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_plane_memory m = kl_plane_memory_at(w, scratch);
  kl_depthwise_planes_square(p, &m, y, rows, input, packed, output);
  kl_clamp_run(output, rows * w->output_width * w->output_depth, p->clamp_min, p->clamp_max);
}

// How many rows are made at once where that many are left.
static inline int32_t kl_depthwise_planes_3x3_count(const kl_depthwise_planes_params *p,
                                                    int32_t left) {
  const kl_window *w = &p->window;
  const int32_t can_pair = w->stride_x == 1 && w->stride_y == 1 && w->dilation_y == 1;
  return can_pair && left > 1 ? 2 : 1;
}

// Rows y to `end` of the output.
static inline void kl_depthwise_planes_3x3_rows(const kl_depthwise_planes_params *p, int32_t y,
                                                int32_t end, kl_rows input, const int32_t *packed,
                                                int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  while (y < end) {
    const int32_t rows = kl_depthwise_planes_3x3_count(p, end - y);
    kl_depthwise_planes_3x3_band(p, y, rows, input, packed, scratch, output);
    output += rows * w->output_width * w->output_depth;
    y += rows;
  }
}

KL_KERNEL void kl_depthwise_planes_3x3(const kl_depthwise_planes_params *p, const int8_t *input,
                                       const int32_t *packed, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, p->row_bytes};
  kl_depthwise_planes_3x3_rows(p, 0, w->output_height, rows, packed, scratch, output);
}

// The whole output, from its last rows to its first.
KL_KERNEL void kl_depthwise_planes_3x3_back(const kl_depthwise_planes_params *p,
                                            const int8_t *input, const int32_t *packed,
                                            int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, p->row_bytes};
  for (int32_t y = w->output_height; y > 0;) {
    const int32_t count = kl_depthwise_planes_3x3_count(p, y);
    y -= count;
    kl_depthwise_planes_3x3_band(p, y, count, rows, packed, scratch,
                                 output + y * w->output_width * w->output_depth);
  }
}

#endif
