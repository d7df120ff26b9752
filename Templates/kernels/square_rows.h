#ifndef KL_SQUARE_ROWS_H
#define KL_SQUARE_ROWS_H

#include "plane_squares.h"

// Depthwise convolutions by windows of 3 by 3 pixels: one output row or two, group of channels by group.

// Four channels of output row y by windows of 3 by 3 pixels, not all of them fitted.
static inline void kl_square_exact(const kl_depthwise_planes_params *p, const kl_plane_memory *m,
                                   int32_t y, kl_rows input, int32_t channel,
                                   const int32_t *packed, int8_t *output) {
  const kl_plane plane = kl_plane_at(&p->window, m, 0, y, 3, input);
  kl_fill_sides(p, m, &plane, 0);
  kl_plane_channels(p, m, &plane, channel, packed, output);
}

// The words of four channels whose stream is short, and of others.
#define KL_SQUARE_FITTED (KL_PLANE_CHANNELS * KL_SQUARE_STREAM)
#define KL_SQUARE_EXACT (KL_SQUARE_FITTED + KL_PLANE_CHANNELS * 10)

// Columns of one row of windows outside the image.
static inline void kl_fill_square(const kl_depthwise_planes_params *p, kl_uint32 *to,
                                  int32_t columns) {
  const uint32_t border = (uint32_t)p->border << 16;
  const uint32_t word = border | border >> 16;
  for (columns *= KL_SQUARE_COLUMN; columns > 0; columns--) *to++ = word;
}

// Makes the rows of a plane that lie outside the image border.
static inline void kl_fill_square_rows(const kl_depthwise_planes_params *p, const kl_plane *plane) {
  const kl_int16 *end = (kl_int16 *)(void *)plane->source.end;
  kl_int16 *const first = (kl_int16 *)(void *)plane->source.to;
  for (int32_t row = 0; row < 2; row++) {
    if (!plane->is_outside[row]) continue;
    for (kl_int16 *to = first + row; to < end; to += 2 * KL_SQUARE_COLUMN) {
      to[0] = to[4] = to[6] = to[10] = (int16_t)p->border;
    }
  }
  if (!plane->is_outside[3]) return;
  for (kl_int16 *to = first; to < end; to += 2 * KL_SQUARE_COLUMN) {
    to[2] = to[3] = to[8] = to[9] = (int16_t)p->border;
  }
}

// Output row y, or rows y and y + 1, by windows of 3 by 3 pixels.
static inline void kl_depthwise_planes_square(const kl_depthwise_planes_params *p,
                                              const kl_plane_memory *m, int32_t y, int32_t rows,
                                              kl_rows input, const int32_t *packed,
                                              int8_t *output) {
  const kl_window *w = &p->window;
  const kl_plane_inside inside = kl_plane_inside_at(w, m);
  const int32_t after = inside.first + inside.count;
  const int32_t width = w->output_width;
  const int32_t depth = w->output_depth;
  // Elements of one row and the partner of a last one lie where their windows start.
  const int32_t elements = rows == 2 ? width : (width + 1) / 2 * 2 * w->stride_x;
  int32_t is_filled = 0;
  kl_plane plane = kl_plane_at(w, m, 0, y, rows == 2 ? 4 : 3, input);
  if (rows == 1) {
    plane.source.to = m->words + KL_SQUARE_COLUMN * inside.first;
    plane.source.end = plane.source.to + KL_SQUARE_COLUMN * inside.count;
  }
  for (int32_t c = 0; c < depth; c = kl_next_channel(c, depth)) {
    // No scale is 0.
    if (packed[KL_SQUARE_STREAM - 1] == 0) {
      for (int32_t r = 0; r < rows; r++) {
        kl_square_exact(p, m, y + r, input, c, packed + KL_SQUARE_FITTED,
                        output + r * width * depth);
      }
      is_filled = 0;
      packed += KL_SQUARE_EXACT;
      continue;
    }
    // The elements of the group before lie left of the image, perhaps also right of it.
    if (rows == 2) {
      kl_gather_rows(p, &plane, c);
      kl_fill_columns(p, m->words, inside.first, 1);
      if (!is_filled) {
        kl_fill_columns(p, m->words + KL_PLANE_COLUMN * after, m->columns - after, 1);
      }
      kl_square_two(m->words, width, packed);
      kl_store_two(m->words, width, depth, output + c);
    } else {
      if (plane.source.to != plane.source.end) kl_gather_square(&plane.source, c);
      if (plane.has_outside) kl_fill_square_rows(p, &plane);
      kl_fill_square(p, m->words, inside.first);
      if (!is_filled) kl_fill_square(p, m->words + KL_SQUARE_COLUMN * after, m->columns - after);
      kl_square_one(m->words, width, w->stride_x, packed);
      kl_store_elements(m->words, KL_SQUARE_COLUMN * w->stride_x, width, depth, output + c);
    }
    is_filled = elements <= after;
    packed += KL_SQUARE_FITTED;
  }
}

#endif
