#ifndef KL_DEPTHWISE_VECTORS_H
#define KL_DEPTHWISE_VECTORS_H

#include "vector_planes.h"
#include "vector_rows.h"

// Depthwise convolutions on cores with vectors: some channels of the input rows under an output row
// become planes, column by column, so that each window is one run of bytes, and the image has its
// border.
//
// Filters are [output_depth][width][height]. A bit of the first words says of each four channels
// whether they are exact; their ends follow as in vector_dots.h. Where the last channels are fewer
// than four, some before them are made again.

// Row y of the output, channels by channels while all its input rows are still needed.
static inline void kl_depthwise_vectors_row(const kl_depthwise_vectors_params *p, int32_t y,
                                            kl_rows input, const int8_t *filters,
                                            const int32_t *ends, const kl_vector_planes *planes,
                                            int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth, whole = depth & -KL_LANES;
  const kl_three_rows three = kl_find_three_rows(w, y, input);
  const int32_t *masks = ends;
  kl_vector_row r;
  r.plane = planes->bytes;
  r.filters = filters;
  r.taps = w->height * w->width;
  r.ends = ends + (depth + 32 * KL_LANES - 1) / (32 * KL_LANES);
  r.output = output;
  r.depth = depth;
  r.width = w->output_width;
  r.step = w->stride_x * w->height;
  for (int32_t i = 0; i < whole; i += KL_PLANES) {
    const int32_t channels = kl_min(whole - i, KL_PLANES), group = i / KL_LANES;
    kl_stage_planes(p, planes, y, input, &three, i, channels);
    r.planes = planes->first;
    r.exact = (uint32_t)masks[group / 32] >> group % 32;
    r.groups = channels / KL_LANES;
    kl_vector_row_elements(&r);
  }
  if (whole < depth) {
    // The last channels are fewer than four: some before them are made again.
    const int32_t back = depth - KL_LANES, group = whole / KL_LANES;
    kl_stage_planes(p, planes, y, input, &three, back, KL_LANES);
    r.planes = planes->first;
    r.filters = filters + back * r.taps;
    r.output = output + back;
    r.exact = (uint32_t)masks[group / 32] >> group % 32;
    r.groups = 1;
    kl_vector_row_elements(&r);
  }
  kl_clamp_vector(output, w->output_width * depth, p->clamp_min, p->clamp_max);
}

// Rows y to `end` of the output.
KL_SHARED void kl_depthwise_vectors_rows(const kl_depthwise_vectors_params *p, int32_t y,
                                         int32_t end, kl_rows input, const int8_t *filters,
                                         const int32_t *ends, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_vector_planes planes = kl_vector_planes_at(p, scratch);
  for (; y < end; y++) {
    kl_depthwise_vectors_row(p, y, input, filters, ends, &planes, output);
    output += w->output_width * w->output_depth;
  }
}

KL_KERNEL void kl_depthwise_vectors(const kl_depthwise_vectors_params *p, const int8_t *input,
                                    const int8_t *filters, const int32_t *ends, int8_t *scratch,
                                    int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, p->row_bytes};
  kl_depthwise_vectors_rows(p, 0, w->output_height, rows, filters, ends, scratch, output);
}

#endif
