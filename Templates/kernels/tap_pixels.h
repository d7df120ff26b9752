#ifndef KL_TAP_PIXELS_H
#define KL_TAP_PIXELS_H

#include "sum_elements.h"
#include "window.h"

// Depthwise convolutions of an image without batches on cores without vectors: the input pixels
// under the taps of a window, found once for all channels. Filters are [height][width][depth]; a
// stream of words has the ends of all channels.
typedef struct {
  kl_window window;
  // What lies outside the image: the zero point.
  int32_t border;
  int32_t clamp_min, clamp_max;
} kl_depthwise_taps_params;

// Memory is aligned to words, whatever pointers are.
#if defined(__GNUC__)
typedef const int8_t *kl_tap_pixel __attribute__((aligned(4), may_alias));
#else
typedef const int8_t *kl_tap_pixel;
#endif

// A pixel outside the image, and where the taps of a window find theirs.
typedef struct {
  kl_tap_pixel *pixels, *end;
  int8_t *outside;
} kl_tap_memory;

// How memory is divided: 8 bytes for each tap, then the pixel outside.
static inline kl_tap_memory kl_tap_memory_at(const kl_window *w, int32_t border, int8_t *scratch) {
  const int32_t taps = w->height * w->width;
  kl_tap_memory m;
  m.pixels = (kl_tap_pixel *)(void *)scratch;
  m.end = m.pixels + taps;
  m.outside = scratch + 8 * taps;
  for (int32_t i = 0; i < w->input_depth; i++) m.outside[i] = (int8_t)border;
  return m;
}

// Finds the pixels under the window of output pixel y, x; `outside` is one outside the image.
static inline void kl_find_taps(const kl_window *w, int32_t y, int32_t x, kl_rows input,
                                const int8_t *outside, kl_tap_pixel *pixel) {
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int8_t *row = kl_row_or_none(w, input, y * w->stride_y - w->pad_top + ky * w->dilation_y);
    int32_t column = x * w->stride_x - w->pad_left;
    for (int32_t kx = 0; kx < w->width; kx++) {
      *pixel++ = kl_pixel_or(w, row, column, outside);
      column += w->dilation_x;
    }
  }
}

// The element of one channel at the pixels found.
static inline int8_t kl_tap_element(const kl_tap_memory *m, int32_t channel, int32_t depth,
                                    const int8_t *filters, const int32_t *end) {
  const int8_t *f = filters + channel;
  uint32_t sum = 0;
  for (const kl_tap_pixel *pixel = m->pixels; pixel != m->end; pixel++) {
    sum += (uint32_t)(*pixel)[channel] * (uint32_t)*f;
    f += depth;
  }
  return kl_sum_element(sum, end);
}

// The elements of four channels; returns the end of the next.
static inline const int32_t *kl_tap_elements(const kl_tap_memory *m, int32_t channel, int32_t depth,
                                             const int8_t *filters, const int32_t *end,
                                             int8_t *output) {
  const int8_t *f = filters + channel;
  uint32_t a = 0, b = 0, c = 0, d = 0;
  for (const kl_tap_pixel *pixel = m->pixels; pixel != m->end; pixel++) {
    const int8_t *x = *pixel + channel;
    a += (uint32_t)x[0] * (uint32_t)f[0];
    b += (uint32_t)x[1] * (uint32_t)f[1];
    c += (uint32_t)x[2] * (uint32_t)f[2];
    d += (uint32_t)x[3] * (uint32_t)f[3];
    f += depth;
  }
  output[0] = kl_sum_element(a, end);
  end = kl_next_end(end);
  output[1] = kl_sum_element(b, end);
  end = kl_next_end(end);
  output[2] = kl_sum_element(c, end);
  end = kl_next_end(end);
  output[3] = kl_sum_element(d, end);
  return kl_next_end(end);
}

// Output row y by windows of any size.
KL_SHARED void kl_tap_row(const kl_depthwise_taps_params *p, int32_t y, kl_rows input,
                          const int8_t *filters, const int32_t *ends, int8_t *scratch,
                          int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  const kl_tap_memory m = kl_tap_memory_at(w, p->border, scratch);
  for (int32_t x = 0; x < w->output_width; x++) {
    const int32_t *end = ends;
    int32_t c = 0;
    kl_find_taps(w, y, x, input, m.outside, m.pixels);
    for (; c + 4 <= depth; c += 4) {
      end = kl_tap_elements(&m, c, depth, filters, end, output + c);
    }
    for (; c < depth; c++) {
      output[c] = kl_tap_element(&m, c, depth, filters, end);
      end = kl_next_end(end);
    }
    output += depth;
  }
}

#endif
