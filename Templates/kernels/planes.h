#ifndef KL_PLANES_H
#define KL_PLANES_H

#include "packed_products.h"
#include "plane_lanes.h"
#include "window.h"

// Planes of 16-bit lanes as depthwise convolutions read them, four channels at a time: which input
// rows they have, what lies outside the image, and how elements leave.
//
// A plane has four input rows. Of each column it holds two words for each channel: rows 0 and 1, then
// 2 and 3. Windows of three rows have zeros as row 2 and their last row as row 3; higher ones
// have several planes. For each channel of a group the stream has
//
//   start, taps (of each plane and column two words, as the planes), scale, zero, shift
//
// If the shift is 0, taps are 256 times the weights and elements are high(sum, scale) >>
// KL_FITTED_SHIFT; else taps are twice the weights and elements are rounded twice. The taps of row 2
// of three are those of row 1: one row lower, they are what two neighbouring outputs need.
//
// A column of pixels can be made in parts, each of which is one row of outputs: input row y then is the
// pixels from y on, and rows overlap.

typedef struct {
  kl_window window;
  // What lies outside the image: the zero point.
  int32_t border;
  int32_t clamp_min, clamp_max;
  // From one input row to the next.
  int32_t row_bytes;
} kl_depthwise_planes_params;

// Planes, and what one output row becomes before it is stored: a word for each pixel.
typedef struct {
  int32_t planes, columns;
  kl_uint32 *words;
  int8_t *elements;
} kl_plane_memory;

// How memory is divided: 8 * planes * columns + KL_PLANE_TAIL + tiles words, where tiles is the
// output's width rounded up to a multiple of 4.
#define KL_PLANE_TAIL 12

static inline kl_plane_memory kl_plane_memory_at(const kl_window *w, int8_t *scratch) {
  const int32_t tiles = (w->output_width + 3) / 4 * 4;
  kl_plane_memory m;
  m.planes = (w->height + KL_PLANE_ROWS - 1) / KL_PLANE_ROWS;
  m.columns = (tiles - 1) * w->stride_x + w->width;
  m.words = (kl_uint32 *)(void *)scratch;
  m.elements =
      (int8_t *)(m.words + KL_PLANE_COLUMN * m.planes * m.columns + KL_PLANE_TAIL);
  return m;
}

// The element of a sum, by the words after a channel's taps.
static inline int8_t kl_plane_element(uint32_t sum, const int32_t *end) {
  if (end[2] == 0) return (int8_t)kl_saturate_s8(kl_high_half(sum, end[0]) >> KL_FITTED_SHIFT);
  return (int8_t)kl_exact_element(sum, end[0], (uint32_t)end[1], end[2]);
}

// The columns of a plane that lie inside the image: the first, and how many.
typedef struct {
  int32_t first, count;
} kl_plane_inside;

static inline kl_plane_inside kl_plane_inside_at(const kl_window *w, const kl_plane_memory *m) {
  kl_plane_inside inside;
  inside.first = kl_min(w->pad_left, m->columns);
  inside.count = kl_min(w->input_width, m->columns - inside.first);
  return inside;
}

// The lane of a plane's row: windows of three rows have zeros as row 2.
static inline int32_t kl_plane_lane(int32_t row, int32_t has_row_2) {
  return row == 2 && !has_row_2 ? 3 : row;
}

// One plane: which rows it has, and those that lie outside the image.
typedef struct {
  kl_plane_source source;
  int32_t has_row_2, has_outside;
  uint8_t is_outside[KL_PLANE_ROWS];
} kl_plane;

#define KL_MAX_PLANES 4

// Finds plane `index` of the windows at output row y, whose first tap is `rows` high.
static inline kl_plane kl_plane_at(const kl_window *w, const kl_plane_memory *m, int32_t index,
                                   int32_t y, int32_t rows, kl_rows input) {
  const kl_plane_inside inside = kl_plane_inside_at(w, m);
  kl_plane plane;
  plane.has_row_2 = rows != 3;
  plane.source.to = m->words + KL_PLANE_COLUMN * (m->columns * index + inside.first);
  plane.source.end = plane.source.to + KL_PLANE_COLUMN * inside.count;
  plane.source.step = w->input_depth;
  plane.source.rows[2] = 0;
  plane.is_outside[2] = 0;
  plane.has_outside = 0;
  for (int32_t i = 0; i < (plane.has_row_2 ? 4 : 3); i++) {
    // Rows below the window have no weight.
    const int32_t ky = kl_min(KL_PLANE_ROWS * index + i, rows - 1);
    const int32_t row = y * w->stride_y - w->pad_top + ky * w->dilation_y;
    const int32_t lane = kl_plane_lane(i, plane.has_row_2);
    const int32_t near = kl_clamp(row, 0, w->input_height - 1);
    plane.source.rows[lane] = (const int8_t *)kl_row(input, near);
    plane.is_outside[lane] = row != near;
    plane.has_outside |= row != near;
  }
  return plane;
}

static inline void kl_fill_columns(const kl_depthwise_planes_params *p, kl_uint32 *column,
                                   int32_t count, int32_t has_row_2) {
  const uint32_t border = (uint32_t)p->border << 16;
  const uint32_t word = border | border >> 16;
  const uint32_t below = has_row_2 ? word : border;
  for (int32_t i = 0; i < count * KL_PLANE_CHANNELS; i++) {
    column[2 * i] = word;
    column[2 * i + 1] = below;
  }
}

// Fills the columns left and right of the image.
static inline void kl_fill_sides(const kl_depthwise_planes_params *p, const kl_plane_memory *m,
                                 const kl_plane *plane, int32_t index) {
  const kl_plane_inside inside = kl_plane_inside_at(&p->window, m);
  const int32_t after = inside.first + inside.count;
  kl_uint32 *words = m->words + KL_PLANE_COLUMN * m->columns * index;
  kl_fill_columns(p, words, inside.first, plane->has_row_2);
  kl_fill_columns(p, words + KL_PLANE_COLUMN * after, m->columns - after, plane->has_row_2);
}

// Makes the lanes of a row outside the image border.
static inline void kl_fill_lane(const kl_depthwise_planes_params *p, const kl_plane *plane,
                                int32_t lane) {
  const int16_t border = (int16_t)p->border;
  const kl_int16 *end = (kl_int16 *)(void *)plane->source.end;
  kl_int16 *to = (kl_int16 *)(void *)plane->source.to + lane;
  for (; to < end; to += KL_PLANE_CHANNELS * KL_PLANE_ROWS) {
    for (int32_t c = 0; c < KL_PLANE_CHANNELS; c++) to[KL_PLANE_ROWS * c] = border;
  }
}

// Gathers a plane of the channels from `channel` on.
static inline void kl_gather_rows(const kl_depthwise_planes_params *p, const kl_plane *plane,
                                  int32_t channel) {
  if (plane->source.to != plane->source.end) {
    kl_gather_plane(&plane->source, channel, plane->has_row_2);
  }
  if (!plane->has_outside) return;
  for (int32_t lane = 0; lane < KL_PLANE_ROWS; lane++) {
    if (plane->is_outside[lane]) kl_fill_lane(p, plane, lane);
  }
}

// The next group of channels: the last ends with the last channel, and may begin in the one before.
static inline int32_t kl_next_channel(int32_t channel, int32_t depth) {
  return channel + KL_PLANE_CHANNELS < depth ? kl_min(channel + KL_PLANE_CHANNELS, depth - 4) : depth;
}

// Stores words of four elements, `step` apart, to neighbouring pixels.
static inline void kl_store_elements(const kl_uint32 *words, int32_t step, int32_t width,
                                     int32_t depth, int8_t *output) {
  if (width % 2 != 0) {
    KL_COPY_WORD(output, words);
    words += step;
    output += depth;
  }
  for (width /= 2; width > 0; width--) {
    KL_COPY_WORD(output, words);
    KL_COPY_WORD(output + depth, words + step);
    words += 2 * step;
    output += 2 * depth;
  }
}

// The same for words 0 and 1 of columns, to two rows.
static inline void kl_store_two(const kl_uint32 *words, int32_t width, int32_t depth,
                                int8_t *output) {
  const kl_uint32 *end = words + KL_PLANE_COLUMN * width;
  const int32_t row = width * depth;
  while (words != end) {
    KL_COPY_WORD(output, words);
    KL_COPY_WORD(output + row, words + 1);
    words += KL_PLANE_COLUMN;
    output += depth;
  }
}

#endif
