#ifndef KL_BYTE_PLANES_H
#define KL_BYTE_PLANES_H

#include "byte_rows.h"

// Depthwise convolutions by windows of 3 by 3 pixels: four channels of the input rows under one or two
// output rows are copied to where columns are words and the image has its border. There pixels are
// near each other, and neighbouring outputs share what they read. Filters are [depth][3][3] here.

// The word of each column of 4 rows, which are so many words apart.
typedef struct {
  kl_uint32 *words;
  int32_t columns;
} kl_byte_plane;

// How memory is divided: 4 * columns words.
static inline kl_byte_plane kl_byte_plane_at(const kl_window *w, int8_t *scratch) {
  const int32_t tiles = (w->output_width + 1) / 2;
  const kl_byte_plane plane = {(kl_uint32 *)(void *)scratch,
                               (2 * tiles - 1) * w->stride_x + w->width};
  return plane;
}

static inline void kl_fill_words(kl_uint32 *to, int32_t count, int32_t byte) {
  const uint32_t word = ((uint32_t)byte & 0xFF) * 0x01010101u;
  for (; count > 0; count--) *to++ = word;
}

// Copies `count` channels, at most 4, of each of some pixels to words.
static inline void kl_copy_pixels(kl_uint32 *to, const int8_t *from, int32_t step, int32_t pixels,
                                  int32_t count) {
  if (count == KL_BYTE_PIXEL && (((uint32_t)(uintptr_t)from | (uint32_t)step) & 3) == 0) {
    for (; pixels > 0; pixels--) {
      *to++ = *(const kl_uint32 *)(const void *)from;
      from += step;
    }
    return;
  }
  for (; pixels > 0; pixels--) {
    for (int32_t i = 0; i < count; i++) ((int8_t *)to)[i] = from[i];
    to++;
    from += step;
  }
}

// Copies `rows` input rows of `count` channels, the first of them under output row y. The border left
// and right of the image is there.
static inline void kl_copy_byte_plane(const kl_depthwise_taps_params *p, const kl_byte_plane *plane,
                                      int32_t y, int32_t rows, kl_rows input, int32_t channel,
                                      int32_t count) {
  const kl_window *w = &p->window;
  const int32_t inside = kl_min(w->input_width, plane->columns - w->pad_left);
  kl_uint32 *to = plane->words;
  for (int32_t i = 0; i < rows; i++) {
    const int8_t *row = kl_row_or_none(w, input, y * w->stride_y - w->pad_top + i);
    if (row) {
      kl_copy_pixels(to + w->pad_left, row + channel, w->input_depth, inside, count);
    } else {
      kl_fill_words(to, plane->columns, p->border);
    }
    to += plane->columns;
  }
}

// One channel that is not fitted.
KL_SHARED void kl_byte_exact(const kl_byte_group *g, int32_t channel, const int32_t *end,
                              int32_t rows, int32_t stride) {
  for (int32_t r = 0; r < rows; r++) {
    const int8_t *x = g->pixels + r * g->row_bytes + channel;
    int8_t *to = g->output + r * g->row + channel;
    for (int32_t left = g->width; left > 0; left--) {
      const int8_t *k = g->taps + 9 * channel;
      const int8_t *from = x;
      int32_t sum = 0;
      for (int32_t i = 0; i < 3; i++) {
        sum += k[0] * from[0] + k[1] * from[KL_BYTE_PIXEL] + k[2] * from[2 * KL_BYTE_PIXEL];
        k += 3;
        from += g->row_bytes;
      }
      *to = kl_sum_exact_element((uint32_t)sum, end);
      to += g->depth;
      x += stride * KL_BYTE_PIXEL;
    }
  }
}

// The elements of a group; returns the end of the next.
static inline const int32_t *kl_byte_elements(const kl_byte_group *g, int32_t rows,
                                              int32_t stride) {
  const int32_t *end = g->ends;
  kl_byte_fitted(g, rows, stride);
  for (int32_t channel = 0; channel < g->channels; channel++) {
    if (end[1] == 0) kl_byte_exact(g, channel, end, rows, stride);
    end = kl_next_end(end);
  }
  return end;
}

// Output row y, or rows y and y + 1 where these are one input row apart.
KL_SHARED void kl_byte_plane_rows(const kl_depthwise_taps_params *p, int32_t y, int32_t rows,
                                  kl_rows input, const int8_t *filters, const int32_t *ends,
                                  int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  const kl_byte_plane plane = kl_byte_plane_at(w, scratch);
  kl_byte_group g;
  kl_fill_words(plane.words, (rows + 2) * plane.columns, p->border);
  g.pixels = (const int8_t *)plane.words;
  g.row_bytes = KL_BYTE_PIXEL * plane.columns;
  g.ends = ends;
  g.width = w->output_width;
  g.depth = depth;
  g.row = w->output_width * depth;
  for (int32_t first = 0; first < depth; first += KL_BYTE_PIXEL) {
    g.channels = kl_min(depth - first, KL_BYTE_PIXEL);
    g.taps = filters + 9 * first;
    g.output = output + first;
    kl_copy_byte_plane(p, &plane, y, rows + 2, input, first, g.channels);
    g.ends = kl_byte_elements(&g, rows, w->stride_x);
  }
}

#endif
