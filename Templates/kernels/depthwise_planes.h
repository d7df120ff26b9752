#ifndef KL_DEPTHWISE_PLANES_H
#define KL_DEPTHWISE_PLANES_H

#include "plane_rows.h"

// Depthwise convolutions of an image without batches, four channels at a time: their rows are
// gathered into planes of 16-bit lanes, so that two products take one instruction.

// One row is written group of channels by group of channels while all its input rows are still
// needed.
KL_SHARED void kl_depthwise_planes_band(const kl_depthwise_planes_params *p, int32_t y,
                                        kl_rows input, const int32_t *packed, int8_t *scratch,
                                        int8_t *output) {
  const kl_window *w = &p->window;
  const kl_plane_memory m = kl_plane_memory_at(w, scratch);
  kl_depthwise_planes_any(p, &m, y, input, packed, output);
  kl_clamp_run(output, w->output_width * w->output_depth, p->clamp_min, p->clamp_max);
}

// Rows y to `end` of the output.
static inline void kl_depthwise_planes_rows(const kl_depthwise_planes_params *p, int32_t y,
                                            int32_t end, kl_rows input, const int32_t *packed,
                                            int8_t *scratch, int8_t *output) {
  for (; y < end; y++) {
    kl_depthwise_planes_band(p, y, input, packed, scratch, output);
    output += p->window.output_width * p->window.output_depth;
  }
}

KL_KERNEL void kl_depthwise_planes(const kl_depthwise_planes_params *p, const int8_t *input,
                                   const int32_t *packed, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, p->row_bytes};
  kl_depthwise_planes_rows(p, 0, w->output_height, rows, packed, scratch, output);
}

// The whole output, from its last row to its first.
KL_KERNEL void kl_depthwise_planes_back(const kl_depthwise_planes_params *p, const int8_t *input,
                                        const int32_t *packed, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, p->row_bytes};
  for (int32_t y = w->output_height - 1; y >= 0; y--) {
    kl_depthwise_planes_band(p, y, rows, packed, scratch,
                             output + y * w->output_width * w->output_depth);
  }
}

#endif
