#ifndef KL_CONV_2D_PAIRED_H
#define KL_CONV_2D_PAIRED_H

#include "paired_pixels.h"

// Convolutions by paired pixels: of an image without batches, all channels in one group.
// Makes the columns of `pixels` windows, 4 or 2, the first of them at output column x; returns
// their end. What lies right of the image's last column is border as well.
static inline kl_uint32 *kl_gather_pairs(const kl_window *w, int32_t x, int32_t pixels,
                                         kl_rows input, const kl_column_memory *m) {
  const int32_t run = w->width * w->input_depth;
  const int32_t origin = x * w->stride_x - w->pad_left;
  const int32_t step = (w->dilation_x == 1 ? w->stride_x : w->width) * w->input_depth;
  const int32_t is_inside =
      w->dilation_x == 1 && origin >= 0 && origin + w->width + 3 * w->stride_x <= w->input_width;
  kl_uint32 *column = m->columns;
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int8_t *from = m->outside;
    if (m->rows[ky] >= 0) {
      const int8_t *row = (const int8_t *)input.base + m->rows[ky];
      from = row + origin * w->input_depth;
      if (!is_inside) {
        kl_copy_patch(w, row, origin, m);
        from = m->patch;
      }
    }
    column = pixels == 4 ? kl_append_pairs(column, from, step, run, 4)
                         : kl_append_pairs(column, from, step, run, 2);
  }
  if ((w->height * run) % 2 != 0) {
    // Its weight is 0.
    for (int32_t i = 0; i < pixels; i += 2) *column++ = 0;
  }
  return column;
}

// The pixels of an output row from x on whose columns end at `end`.
KL_SHARED void kl_conv_2d_paired_pixels(const kl_columns_params *p, int32_t pixels,
                                        const kl_uint32 *columns, const kl_uint32 *end,
                                        const int8_t *weights, const int32_t *ends,
                                        int8_t *output) {
  const int32_t depth = p->window.output_depth;
  kl_paired_sum sums[4];
  for (int32_t c = 0; c < depth; c += 2) {
    const uint32_t start = (uint32_t)*ends++;
    if (pixels > 2) {
      weights = kl_paired_sums_of_four(columns, end, weights, sums);
    } else {
      weights = kl_paired_sums_of_two(columns, end, weights, sums);
    }
    ends = kl_paired_elements(sums, start, pixels, ends, depth, output + c);
    // A last channel may have no partner.
    if (c + 1 == depth) break;
    const kl_paired_sum *second = sums + (pixels > 2 ? 2 : 1);
    ends = kl_paired_elements(second, start, pixels, ends, depth, output + c + 1);
  }
  kl_clamp_run(output, pixels * depth, p->clamp_min, p->clamp_max);
}

// Rows y to `end` of the output. Up to four pixels of a row are written after all that they depend
// on has been read; nothing left of their windows is read later in these rows.
KL_SHARED void kl_conv_2d_paired_rows(const kl_columns_params *p, int32_t y, int32_t end,
                                      kl_rows input, const int8_t *weights, const int32_t *ends,
                                      int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_column_memory m =
      kl_bordered_columns(w, scratch, p->steps, kl_patch_bytes(w), p->border);
  for (; y < end; y++) {
    kl_find_rows(w, y, input, &m);
    for (int32_t x = 0; x < w->output_width;) {
      const int32_t pixels = kl_min(w->output_width - x, 4);
      const kl_uint32 *columns_end = kl_gather_pairs(w, x, pixels > 2 ? 4 : 2, input, &m);
      kl_conv_2d_paired_pixels(p, pixels, m.columns, columns_end, weights, ends, output);
      output += pixels * w->output_depth;
      x += pixels;
    }
  }
}

KL_KERNEL void kl_conv_2d_paired(const kl_columns_params *p, const int8_t *input,
                                 const int8_t *weights, const int32_t *ends, int8_t *scratch,
                                 int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_conv_2d_paired_rows(p, 0, w->output_height, rows, weights, ends, scratch, output);
}

#endif
