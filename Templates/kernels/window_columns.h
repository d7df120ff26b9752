#ifndef KL_WINDOW_COLUMNS_H
#define KL_WINDOW_COLUMNS_H

#include "packed_lanes.h"
#include "window.h"

// The pixels under the windows of four neighbouring outputs, as convolutions gather them into
// columns: memory for these, where their rows are, and what lies outside the image.
#define KL_COLUMN_PIXELS 4
// Words behind the columns.
#define KL_COLUMN_TAIL 7

typedef struct {
  kl_uint32 *columns;
  // Where the input rows of a window start, from the base of all; -1 for those outside the image.
  kl_int32 *rows;
  // One row of four windows: outside the image, and with a border or taps that are no neighbours.
  int8_t *outside, *patch;
  // What was left over of each pixel.
  int8_t *rest;
} kl_column_memory;

// A convolution by such columns: of an image without batches, all channels in one group.
typedef struct {
  // The input's depth is in bytes.
  kl_window window;
  // What lies outside the image: the zero point.
  int32_t border;
  int32_t clamp_min, clamp_max;
  // A quarter of the words that the columns may take.
  int32_t steps;
} kl_columns_params;

static inline int32_t kl_whole_words(int32_t bytes) {
  return (bytes + 3) / 4;
}

// The bytes of one row of the windows of four neighbours.
static inline int32_t kl_patch_bytes(const kl_window *w) {
  const int32_t taps = w->dilation_x == 1 ? w->width + 3 * w->stride_x : 4 * w->width;
  // At least what two elements of each pixel take.
  return kl_max(taps * w->input_depth, 8);
}

// How memory is divided:
// 1 + 4 * steps + KL_COLUMN_TAIL + height + 2 * patch + 4 * rest words.
static inline kl_column_memory kl_column_memory_at(const kl_window *w, int8_t *scratch,
                                                   int32_t steps, int32_t patch_bytes) {
  const int32_t patch = 4 * kl_whole_words(patch_bytes);
  kl_column_memory m;
  m.columns = (kl_uint32 *)(void *)scratch + 1;
  m.rows = (kl_int32 *)(m.columns + KL_COLUMN_PIXELS * steps + KL_COLUMN_TAIL);
  m.outside = (int8_t *)(m.rows + w->height);
  m.patch = m.outside + patch;
  m.rest = m.patch + patch;
  return m;
}

// The same with `border` outside the image.
static inline kl_column_memory kl_bordered_columns(const kl_window *w, int8_t *scratch,
                                                   int32_t steps, int32_t patch_bytes,
                                                   int32_t border) {
  const kl_column_memory m = kl_column_memory_at(w, scratch, steps, patch_bytes);
  for (int32_t i = 0; i < patch_bytes; i++) m.outside[i] = (int8_t)border;
  return m;
}

static inline int8_t *kl_copy_bytes(int8_t *to, const int8_t *from, int32_t count) {
  for (; count >= 4; count -= 4, to += 4, from += 4) KL_COPY_WORD(to, from);
  for (; count > 0; count--) *to++ = *from++;
  return to;
}

// Copies one row of the windows of four outputs, the first of which starts at input column
// `origin`, and what lies outside the image.
static inline void kl_copy_patch(const kl_window *w, const int8_t *row, int32_t origin,
                                 const kl_column_memory *m) {
  const int32_t depth = w->input_depth;
  int8_t *to = m->patch;
  if (w->dilation_x == 1) {
    const int32_t stop = origin + w->width + 3 * w->stride_x;
    const int32_t begin = kl_clamp(0, origin, stop);
    const int32_t end = kl_clamp(w->input_width, begin, stop);
    to = kl_copy_bytes(to, m->outside, (begin - origin) * depth);
    to = kl_copy_bytes(to, row + begin * depth, (end - begin) * depth);
    kl_copy_bytes(to, m->outside, (stop - end) * depth);
    return;
  }
  for (int32_t q = 0; q < KL_COLUMN_PIXELS; q++) {
    for (int32_t kx = 0; kx < w->width; kx++) {
      const int32_t x = origin + q * w->stride_x + kx * w->dilation_x;
      to = kl_copy_bytes(to, x >= 0 && x < w->input_width ? row + x * depth : m->outside, depth);
    }
  }
}

// Finds the input rows of the windows at output row y.
static inline void kl_find_rows(const kl_window *w, int32_t y, kl_rows input,
                                const kl_column_memory *m) {
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int32_t row = (ty.origin + ky * w->dilation_y) % input.count;
    m->rows[ky] = ky >= ty.begin && ky < ty.end ? row * input.stride : -1;
  }
}

#endif
