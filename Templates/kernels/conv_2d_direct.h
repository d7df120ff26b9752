#ifndef KL_CONV_2D_DIRECT_H
#define KL_CONV_2D_DIRECT_H

#include "packed_products.h"

// Convolutions by packed products that read the image where it is, two pixels of a row at a time,
// and need no memory: of an image without batches, all channels in one group. Either pixels are
// whole words and windows have few taps, or windows have few bytes, which are then copied in the
// order of columns.
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
  int32_t words;
} kl_pixel_run;

// The bytes under both windows, for those that are copied.
typedef struct {
  kl_pixel_run runs[KL_DIRECT_TAPS];
  int8_t column[2][KL_DIRECT_BYTES];
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
      run->words = taps * w->input_depth / 4;
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
  kl_copy_window(p, y, a, input, m->column[0]);
  if (b != a) kl_copy_window(p, y, b, input, m->column[1]);
  m->runs[0].a = m->column[0];
  m->runs[0].b = m->column[b != a];
  m->runs[0].words = (w->height * w->width * w->input_depth + 3) / 4;
  return m->runs + 1;
}

KL_SHARED const int32_t *kl_direct_exact(const int32_t *stream, uint32_t t, uint32_t s,
                                         int8_t *elements) {
  int32_t a, b;
  stream = kl_pair_elements(stream, t, s, &a, &b);
  elements[0] = (int8_t)a;
  elements[1] = (int8_t)b;
  return stream;
}

// The elements of a pair of channels at both pixels; returns where the next pair's words are.
static inline const int32_t *kl_direct_elements(const kl_pixel_run *run, const kl_pixel_run *end,
                                                const int32_t *stream, int8_t *first,
                                                int8_t *second) {
  uint32_t ta = (uint32_t)*stream++;
  uint32_t tb = ta, sa = 0, sb = 0;
  for (; run != end; run++) {
    const int8_t *a = run->a;
    const int8_t *b = run->b;
    const int32_t *stop = stream + 2 * run->words;
    while (stream != stop) {
      const uint32_t x = kl_load_word(a);
      const uint32_t z = kl_load_word(b);
      const uint32_t even = (uint32_t)stream[0];
      const uint32_t odd = (uint32_t)stream[1];
      const uint32_t x0 = kl_even_bytes(x), x1 = kl_odd_bytes(x);
      const uint32_t z0 = kl_even_bytes(z), z1 = kl_odd_bytes(z);
      const uint32_t even_b = kl_even_bytes(even), odd_b = kl_even_bytes(odd);
      ta = kl_add_lanes(ta, even, x0);
      tb = kl_add_lanes(tb, even, z0);
      ta = kl_add_lanes(ta, odd, x1);
      tb = kl_add_lanes(tb, odd, z1);
      sa = kl_add_lanes(sa, even_b, x0);
      sb = kl_add_lanes(sb, even_b, z0);
      sa = kl_add_lanes(sa, odd_b, x1);
      sb = kl_add_lanes(sb, odd_b, z1);
      a += 4;
      b += 4;
      stream += 2;
    }
  }
  if (stream[0] == 0) {
    kl_direct_exact(stream, ta, sa, first);
    return kl_direct_exact(stream, tb, sb, second);
  }
  const uint32_t start = (uint32_t)stream[1];
  first[0] = kl_shifted_element(kl_high_half(ta - sa, stream[0]));
  second[0] = kl_shifted_element(kl_high_half(tb - sb, stream[0]));
  first[1] = kl_shifted_element(kl_high_half(256 * sa + start, stream[2]));
  second[1] = kl_shifted_element(kl_high_half(256 * sb + start, stream[2]));
  return stream + 3;
}

// Rows y to `end` of the output. Two pixels of a row are written while what they depend on is read.
KL_SHARED void kl_conv_2d_direct_rows(const kl_conv_2d_direct_params *p, int32_t y, int32_t end,
                                      kl_rows input, const int32_t *packed, const int8_t *outside,
                                      int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  kl_direct_pixels m;
  for (; y < end; y++) {
    for (int32_t x = 0; x < w->output_width; x += 2) {
      const int32_t is_pair = x + 1 < w->output_width;
      const kl_pixel_run *last = kl_direct_runs(p, y, x, x + is_pair, input, outside, &m);
      const int32_t *stream = packed;
      for (int32_t c = 0; c < depth; c += 2) {
        // Elements of a partner or pixel that is missing must not be stored.
        int8_t spare[4];
        const int32_t is_last = c + 1 == depth;
        int8_t *second = is_pair && !is_last ? output + c + depth : spare + 2;
        stream = kl_direct_elements(m.runs, last, stream, is_last ? spare : output + c, second);
        if (is_last) {
          output[c] = spare[0];
          if (is_pair) output[c + depth] = spare[2];
        }
      }
      kl_clamp_run(output, depth << is_pair, p->clamp_min, p->clamp_max);
      output += depth << is_pair;
    }
  }
}

KL_KERNEL void kl_conv_2d_direct(const kl_conv_2d_direct_params *p, const int8_t *input,
                                 const int32_t *packed, const int8_t *outside, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_conv_2d_direct_rows(p, 0, w->output_height, rows, packed, outside, output);
}

#endif
