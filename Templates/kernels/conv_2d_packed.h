#ifndef KL_CONV_2D_PACKED_H
#define KL_CONV_2D_PACKED_H

#include "packed_columns.h"

// Convolutions by packed products: of an image without batches, all channels in one group.
typedef struct {
  kl_window window;
  // What lies outside the image: the zero point.
  int32_t border;
  int32_t clamp_min, clamp_max;
  // Words of packed filters for each pair of channels; even.
  int32_t steps;
  // Words of the stream before a last channel that has no partner, and of all.
  int32_t paired_words, words;
} kl_conv_2d_packed_params;

// Pixels x to x + pixels of an output row, whose columns are there.
static inline void kl_conv_2d_packed_pixels(const kl_conv_2d_packed_params *p, int32_t pixels,
                                            const kl_column_memory *m, const int32_t *packed,
                                            int8_t *output) {
  const int32_t depth = p->window.output_depth;
  const int32_t *last = packed + p->paired_words;
  if (p->paired_words > 0) {
    kl_packed_products(pixels, p->steps, m->columns, packed, last, output, depth);
  }
  if (depth & 1) {
    // The partner's elements must not be stored.
    kl_packed_products(pixels, p->steps, m->columns, last, packed + p->words, m->patch, 2);
    for (int32_t q = 0; q < pixels; q++) output[(q + 1) * depth - 1] = m->patch[2 * q];
  }
  kl_clamp_run(output, pixels * depth, p->clamp_min, p->clamp_max);
}

// True if rows y to `end` are one long row: each output is made of its own pixel, and their input
// rows are neighbours.
static inline int32_t kl_is_band(const kl_window *w, int32_t y, int32_t end, kl_rows input) {
  return w->height == 1 && w->width == 1 && w->stride_x == 1 && w->stride_y == 1 &&
         w->dilation_x == 1 && w->pad_top == 0 && w->pad_left == 0 &&
         w->output_width == w->input_width && input.stride == w->input_width * w->input_depth &&
         y % input.count + end - y <= input.count && end <= w->input_height;
}

// How many pixels are made at once where that many are left.
static inline int32_t kl_conv_2d_packed_group(const kl_window *w, int32_t left) {
  if (left >= 4) return 4;
  return left == 1 || kl_is_line(w) ? 1 : 2;
}

// Pixels x to x + pixels of a row whose input rows have been found.
static inline void kl_conv_2d_packed_run(const kl_conv_2d_packed_params *p, int32_t x,
                                         int32_t pixels, kl_rows input, const kl_column_memory *m,
                                         const int32_t *packed, int8_t *output) {
  kl_gather_columns(&p->window, x, input, m);
  kl_conv_2d_packed_pixels(p, pixels, m, packed, output);
}

static inline kl_column_memory kl_conv_2d_packed_memory(const kl_conv_2d_packed_params *p,
                                                        int8_t *scratch) {
  const int32_t patch = kl_packed_patch_bytes(&p->window);
  return kl_bordered_columns(&p->window, scratch, p->steps, patch, p->border);
}

// Rows y to `end` of the output. Up to four pixels of a row are written after all that they depend
// on has been read; nothing left of their windows is read later in these rows.
KL_SHARED void kl_conv_2d_packed_rows(const kl_conv_2d_packed_params *p, int32_t y, int32_t end,
                                      kl_rows input, const int32_t *packed, int8_t *scratch,
                                      int8_t *output) {
  const kl_window *w = &p->window;
  const kl_column_memory m = kl_conv_2d_packed_memory(p, scratch);
  int32_t columns = w->output_width;
  kl_conv_2d_packed_params line;
  if (end - y > 1 && kl_is_band(w, y, end, input)) {
    line = *p;
    columns *= end - y;
    line.window.input_width = line.window.output_width = columns;
    p = &line;
    w = &line.window;
    end = y + 1;
  }
  for (; y < end; y++) {
    kl_find_rows(w, y, input, &m);
    for (int32_t x = 0; x < columns;) {
      const int32_t pixels = kl_conv_2d_packed_group(w, columns - x);
      kl_conv_2d_packed_run(p, x, pixels, input, &m, packed, output);
      output += pixels * w->output_depth;
      x += pixels;
    }
  }
}

// The whole output, from its last pixels to its first.
KL_KERNEL void kl_conv_2d_packed_back(const kl_conv_2d_packed_params *p, const int8_t *input,
                                      const int32_t *packed, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  const kl_column_memory m = kl_conv_2d_packed_memory(p, scratch);
  for (int32_t y = w->output_height - 1; y >= 0; y--) {
    kl_find_rows(w, y, rows, &m);
    for (int32_t x = w->output_width; x > 0;) {
      const int32_t left = x % 4;
      const int32_t pixels = left == 0 ? 4 : left == 2 ? kl_conv_2d_packed_group(w, left) : 1;
      x -= pixels;
      kl_conv_2d_packed_run(p, x, pixels, rows, &m, packed,
                            output + (y * w->output_width + x) * w->output_depth);
    }
  }
}

KL_KERNEL void kl_conv_2d_packed(const kl_conv_2d_packed_params *p, const int8_t *input,
                                 const int32_t *packed, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_conv_2d_packed_rows(p, 0, w->output_height, rows, packed, scratch, output);
}

#endif
