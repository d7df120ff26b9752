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

// Rows y to `end` of the output. Up to four pixels of a row are written after all that they depend
// on has been read; nothing left of their windows is read later in these rows.
KL_SHARED void kl_conv_2d_packed_rows(const kl_conv_2d_packed_params *p, int32_t y, int32_t end,
                                      kl_rows input, const int32_t *packed, int8_t *scratch,
                                      int8_t *output) {
  const kl_window *w = &p->window;
  const kl_column_memory m = kl_column_memory_at(w, scratch, p->steps);
  const int32_t patch = kl_patch_bytes(w);
  for (int32_t i = 0; i < patch; i++) m.outside[i] = (int8_t)p->border;
  for (; y < end; y++) {
    kl_find_rows(w, y, input, &m);
    for (int32_t x = 0; x < w->output_width;) {
      const int32_t left = w->output_width - x;
      const int32_t pixels = left >= 4 ? 4 : left >= 2 ? 2 : 1;
      kl_gather_columns(w, x, input, &m);
      kl_conv_2d_packed_pixels(p, pixels, &m, packed, output);
      output += pixels * w->output_depth;
      x += pixels;
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
