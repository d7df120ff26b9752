#ifndef KL_DEPTHWISE_VECTORS_H
#define KL_DEPTHWISE_VECTORS_H

#include "vector_planes.h"

// Depthwise convolutions on cores with vectors: some channels of the input rows under an output row
// become planes, column by column, so that each window is one run of bytes, and the image has its border.
//
// Filters are [output_depth][width][height]. A bit of the first words says of each four channels whether
// they are exact; their ends follow as in vector_dots.h. Where the last channels are fewer than four, some
// before them are made again.

// Makes four channels after four, the first of them `first`, of an output row; planes begin with channel
// `base`, and the row's ends are where the channels' are.
static inline void kl_depthwise_channels(kl_vector_row *r, const kl_vector_planes *planes,
                                         const int32_t *masks, int32_t base, int32_t first,
                                         int32_t end) {
  for (int32_t i = first; i < end; i += KL_LANES) {
    const int32_t back = kl_max(i + KL_LANES - r->depth, 0), group = i / KL_LANES;
    const int32_t is_exact = masks[group / 32] >> group % 32 & 1;
    r->planes = planes->first + (i - back - base) * r->plane;
    r->filters -= back * r->taps;
    r->output -= back;
    r->exact = is_exact ? r->ends + 2 * KL_LANES : (const int32_t *)0;
    kl_vector_row_elements(r);
    r->filters += KL_LANES * r->taps;
    r->output += KL_LANES;
    r->ends += (is_exact ? 4 : 2) * KL_LANES;
  }
}

// Row y of the output, channels by channels while all its input rows are still needed.
static inline void kl_depthwise_vectors_row(const kl_depthwise_vectors_params *p, int32_t y,
                                            kl_rows input, const int8_t *filters,
                                            const int32_t *ends, const kl_vector_planes *planes,
                                            int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  // Planes of the last channels begin early if some of them are made again.
  const int32_t last_base = depth % KL_LANES == 0 ? depth : kl_max(depth - KL_PLANES, 0);
  kl_vector_row r;
  r.plane = planes->bytes;
  r.filters = filters;
  r.taps = w->height * w->width;
  r.ends = ends + (depth + 32 * KL_LANES - 1) / (32 * KL_LANES);
  r.output = output;
  r.depth = depth;
  r.width = w->output_width;
  r.step = w->stride_x * w->height;
  for (int32_t i = 0; i < depth; i += KL_PLANES) {
    const int32_t base = kl_min(i, last_base), end = kl_min(i + KL_PLANES, depth);
    kl_stage_planes(p, planes, y, input, base, end - base);
    kl_depthwise_channels(&r, planes, ends, base, i, end);
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
