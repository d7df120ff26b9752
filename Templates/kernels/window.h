#ifndef KL_WINDOW_H
#define KL_WINDOW_H

#include "kernel.h"

// How a window slides over an image; sizes in pixels, depths in channels.
typedef struct {
  int32_t batches;
  int32_t input_height, input_width, input_depth;
  int32_t output_height, output_width, output_depth;
  int32_t height, width;
  int32_t stride_y, stride_x;
  int32_t dilation_y, dilation_x;
  int32_t pad_top, pad_left;
} kl_window;

// An image as rows: all of them, or the most recent `count` in a ring. `stride` is in bytes.
typedef struct {
  const void *base;
  int32_t count, stride;
} kl_rows;

static inline kl_rows kl_rows_at(const void *base, int32_t count, int32_t stride) {
  const kl_rows rows = {base, count, stride};
  return rows;
}

static inline const void *kl_row(kl_rows rows, int32_t y) {
  return (const int8_t *)rows.base + (y % rows.count) * rows.stride;
}

// Row y of an image of bytes; 0 above and below it.
static inline const int8_t *kl_row_or_none(const kl_window *w, kl_rows input, int32_t y) {
  return y >= 0 && y < w->input_height ? (const int8_t *)kl_row(input, y) : 0;
}

// The pixel of such a row at a column, or `outside`, a pixel outside the image.
static inline const int8_t *kl_pixel_or(const kl_window *w, const int8_t *row, int32_t column,
                                        const int8_t *outside) {
  return row && column >= 0 && column < w->input_width ? row + column * w->input_depth : outside;
}

// Makes each image of a batch row by row: `make` makes row y of the output from `rows`, the image.
// Both pointers move on.
#define KL_EACH_ROW(w, input, output, make)                                                  \
  do {                                                                                       \
    const int32_t input_row = (w)->input_width * (w)->input_depth;                           \
    for (int32_t b = 0; b < (w)->batches; b++) {                                             \
      const kl_rows rows = {input, (w)->input_height, input_row * (int32_t)sizeof *(input)}; \
      for (int32_t y = 0; y < (w)->output_height; y++) {                                     \
        make;                                                                                \
        output += (w)->output_width * (w)->output_depth;                                     \
      }                                                                                      \
      input += (w)->input_height * input_row;                                                \
    }                                                                                        \
  } while (0)

// The taps of a window that lie inside an image, and the coordinate of its tap 0.
typedef struct {
  int32_t origin, begin, end;
} kl_taps;

static inline kl_taps kl_taps_at(int32_t position, int32_t stride, int32_t dilation, int32_t pad,
                                 int32_t taps, int32_t extent) {
  kl_taps t;
  t.origin = position * stride - pad;
  t.begin = t.origin < 0 ? (dilation - 1 - t.origin) / dilation : 0;
  t.end = t.origin < extent ? kl_min(taps, (extent - t.origin + dilation - 1) / dilation) : 0;
  return t;
}

static inline kl_taps kl_taps_y(const kl_window *w, int32_t y) {
  return kl_taps_at(y, w->stride_y, w->dilation_y, w->pad_top, w->height, w->input_height);
}

static inline kl_taps kl_taps_x(const kl_window *w, int32_t x) {
  return kl_taps_at(x, w->stride_x, w->dilation_x, w->pad_left, w->width, w->input_width);
}

#endif
