#ifndef KL_DIRECT_PIXELS_H
#define KL_DIRECT_PIXELS_H

#include "window.h"

// What is under the windows of two output pixels, read where it is: of an image without batches,
// all channels in one group. Either pixels are whole words and windows have few taps, or windows
// have few bytes, which are then copied in the order of columns.
#define KL_DIRECT_TAPS 9
#define KL_DIRECT_BYTES 64

typedef struct {
  kl_window window;
  // What lies outside the image: the zero point.
  int32_t border;
  int32_t clamp_min, clamp_max;
} kl_conv_2d_direct_params;

// Neighbouring bytes under the windows of both pixels.
typedef struct {
  const int8_t *a, *b;
  int32_t bytes;
} kl_pixel_run;

// What is under both windows: runs, or one of bytes that are copied.
typedef union {
  kl_pixel_run runs[KL_DIRECT_TAPS];
  struct {
    kl_pixel_run run;
    int8_t column[2][KL_DIRECT_BYTES];
  } copied;
} kl_direct_pixels;

// Finds the runs of the windows whose first input columns are a and b, at output row y. `outside`
// is a pixel outside the image.
static inline kl_pixel_run *kl_find_runs(const kl_window *w, int32_t y, int32_t a, int32_t b,
                                         kl_rows input, const int8_t *outside, kl_pixel_run *run) {
  const int32_t is_inside =
      w->dilation_x == 1 && a >= 0 && b >= 0 && kl_max(a, b) + w->width <= w->input_width;
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int32_t y_in = y * w->stride_y - w->pad_top + ky * w->dilation_y;
    const int8_t *row = kl_row_or_none(w, input, y_in);
    // Neighbours are one run.
    const int32_t taps = is_inside && row ? w->width : 1;
    for (int32_t kx = 0; kx < w->width; kx += taps) {
      run->a = kl_pixel_or(w, row, a + kx * w->dilation_x, outside);
      run->b = kl_pixel_or(w, row, b + kx * w->dilation_x, outside);
      run->bytes = taps * w->input_depth;
      run++;
    }
  }
  return run;
}

// Copies what is under the window whose first input column is x: of each row whole words, then what
// is left of all.
static inline void kl_copy_window(const kl_conv_2d_direct_params *p, int32_t y, int32_t x,
                                  kl_rows input, int8_t *column) {
  const kl_window *w = &p->window;
  const int32_t run = w->width * w->input_depth;
  const int32_t whole = run & ~3;
  int8_t *rest = column + w->height * whole;
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int32_t y_in = y * w->stride_y - w->pad_top + ky * w->dilation_y;
    const int8_t *row = kl_row_or_none(w, input, y_in);
    for (int32_t kx = 0, i = 0; kx < w->width; kx++) {
      const int8_t *pixel = kl_pixel_or(w, row, x + kx * w->dilation_x, 0);
      for (int32_t c = 0; c < w->input_depth; c++, i++) {
        *(i < whole ? column++ : rest++) = pixel ? pixel[c] : (int8_t)p->border;
      }
    }
  }
}

// What is under the windows of output pixels x and next, as runs; returns their end.
static inline kl_pixel_run *kl_direct_runs(const kl_conv_2d_direct_params *p, int32_t y, int32_t x,
                                           int32_t next, kl_rows input, const int8_t *outside,
                                           kl_direct_pixels *m) {
  const kl_window *w = &p->window;
  const int32_t a = x * w->stride_x - w->pad_left;
  const int32_t b = next * w->stride_x - w->pad_left;
  if (w->input_depth % 4 == 0) return kl_find_runs(w, y, a, b, input, outside, m->runs);
  kl_copy_window(p, y, a, input, m->copied.column[0]);
  if (b != a) kl_copy_window(p, y, b, input, m->copied.column[1]);
  m->copied.run.a = m->copied.column[0];
  m->copied.run.b = m->copied.column[b != a];
  m->copied.run.bytes = w->height * w->width * w->input_depth;
  return m->runs + 1;
}

#endif
