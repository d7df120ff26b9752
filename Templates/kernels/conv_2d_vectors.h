#ifndef KL_CONV_2D_VECTORS_H
#define KL_CONV_2D_VECTORS_H

#include "vector_columns.h"
#include "vector_tiles.h"

// Convolutions by vectors of bytes: of an image without batches, all channels in one group. Filters
// and ends are as in vector_tiles.h, and inputs of a filter in the order of columns:
// [output_depth][width][height][input_depth].

// Rows y to `end` of the output. Some pixels of a row are written after all that they depend on has
// been read; nothing left of their windows is read later in these rows.
KL_SHARED void kl_conv_2d_vectors_rows(const kl_conv_2d_vectors_params *p, int32_t y, int32_t end,
                                       kl_rows input, const int8_t *filters, const int32_t *ends,
                                       int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  const kl_staging s = kl_staging_at(p, scratch);
  // Rows that are read pixel by pixel are one long row, if they lie one after the other.
  const int32_t are_one = kl_is_pixelwise(w) && y % input.count + end - y <= input.count &&
                          input.stride == w->input_width * w->input_depth;
  const int32_t width = are_one ? (end - y) * w->output_width : w->output_width;
  for (; y < end; y += width / w->output_width) {
    for (int32_t x = 0; x < width; x += p->pixels) {
      const int32_t pixels = kl_min(width - x, p->pixels);
      if (are_one) {
        const int8_t *row = (const int8_t *)kl_row(input, y);
        kl_copy_vector(s.columns, row + x * w->input_depth, pixels * w->input_depth);
      } else {
        kl_stage_windows(p, &s, x, y, pixels, input);
      }
      kl_vector_products(pixels, s.columns, s.window, s.column * w->width, filters, ends, depth,
                         output);
      kl_clamp_vector(output, pixels * depth, p->clamp_min, p->clamp_max);
      output += pixels * depth;
    }
  }
}

KL_KERNEL void kl_conv_2d_vectors(const kl_conv_2d_vectors_params *p, const int8_t *input,
                                  const int8_t *filters, const int32_t *ends, int8_t *scratch,
                                  int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_conv_2d_vectors_rows(p, 0, w->output_height, rows, filters, ends, scratch, output);
}

#endif
