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

// The sums of pairs of channels that both are there.
static inline kl_products kl_conv_2d_packed_pairs(const kl_conv_2d_packed_params *p,
                                                  const kl_column_memory *m,
                                                  const int32_t *packed) {
  const kl_products products = {m->columns, p->steps, packed, packed + p->paired_words,
                                p->window.output_depth};
  return products;
}

// The last channel of some pixels whose columns are there; it has no partner.
KL_SHARED void kl_conv_2d_packed_last(const kl_conv_2d_packed_params *p,
                                      const kl_column_memory *m, int32_t pixels,
                                      const int32_t *packed, int8_t *output) {
  const kl_products products = {m->columns, p->steps, packed + p->paired_words,
                                packed + p->words, 2};
  // The partner's elements must not be stored.
  kl_ready_products(&products);
  kl_make_products(&products, pixels, m->patch);
  for (int32_t q = 0; q < pixels; q++) output[q * p->window.output_depth] = m->patch[2 * q];
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
static inline void kl_conv_2d_packed_run(const kl_conv_2d_packed_params *p, const kl_gathering *g,
                                         const kl_products *pairs, int32_t x, int32_t pixels,
                                         kl_rows input, const int32_t *packed, int8_t *output) {
  const int32_t depth = p->window.output_depth;
  kl_gather_columns(g, x, input);
  if (depth & 1) {
    kl_conv_2d_packed_last(p, &g->memory, pixels, packed, output + depth - 1);
    if (depth == 1) return;
    kl_ready_products(pairs);
  }
  kl_make_products(pairs, pixels, output);
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
  const kl_gathering g = kl_gathering_of(w, &m);
  const kl_products pairs = kl_conv_2d_packed_pairs(p, &m, packed);
  kl_ready_products(&pairs);
  for (; y < end; y++) {
    int8_t *to = output;
    kl_find_rows(w, y, input, &m);
    for (int32_t x = 0; x < columns;) {
      const int32_t pixels = kl_conv_2d_packed_group(w, columns - x);
      kl_conv_2d_packed_run(p, &g, &pairs, x, pixels, input, packed, to);
      to += pixels * w->output_depth;
      x += pixels;
    }
    kl_clamp_run(output, columns * w->output_depth, p->clamp_min, p->clamp_max);
    output = to;
  }
}

// The whole output, from its last pixels to its first.
KL_KERNEL void kl_conv_2d_packed_back(const kl_conv_2d_packed_params *p, const int8_t *input,
                                      const int32_t *packed, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  const kl_column_memory m = kl_conv_2d_packed_memory(p, scratch);
  const kl_gathering g = kl_gathering_of(w, &m);
  const kl_products pairs = kl_conv_2d_packed_pairs(p, &m, packed);
  kl_ready_products(&pairs);
  for (int32_t y = w->output_height - 1; y >= 0; y--) {
    int8_t *row = output + y * w->output_width * w->output_depth;
    kl_find_rows(w, y, rows, &m);
    for (int32_t x = w->output_width; x > 0;) {
      const int32_t left = x % 4;
      const int32_t pixels = left == 0 ? 4 : left == 2 ? kl_conv_2d_packed_group(w, left) : 1;
      x -= pixels;
      kl_conv_2d_packed_run(p, &g, &pairs, x, pixels, rows, packed, row + x * w->output_depth);
    }
    kl_clamp_run(row, w->output_width * w->output_depth, p->clamp_min, p->clamp_max);
  }
}

KL_KERNEL void kl_conv_2d_packed(const kl_conv_2d_packed_params *p, const int8_t *input,
                                 const int32_t *packed, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_conv_2d_packed_rows(p, 0, w->output_height, rows, packed, scratch, output);
}

#endif
