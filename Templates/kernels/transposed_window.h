#ifndef KL_TRANSPOSED_WINDOW_H
#define KL_TRANSPOSED_WINDOW_H

#include "window.h"

// The input pixels begin..<end that reach a position of the output along one dimension; pixel i
// does through filter tap origin - i * stride.
static inline kl_taps kl_reaching(int32_t position, int32_t stride, int32_t pad, int32_t taps,
                                  int32_t extent) {
  kl_taps t;
  t.origin = position + pad;
  t.begin = t.origin < taps ? 0 : (t.origin - taps) / stride + 1;
  t.end = kl_min(extent, t.origin / stride + 1);
  return t;
}

static inline kl_taps kl_reaching_rows(const kl_window *w, int32_t y) {
  return kl_reaching(y, w->stride_y, w->pad_top, w->height, w->input_height);
}

static inline kl_taps kl_reaching_columns(const kl_window *w, int32_t x) {
  return kl_reaching(x, w->stride_x, w->pad_left, w->width, w->input_width);
}

#endif
