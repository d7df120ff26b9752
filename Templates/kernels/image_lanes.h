#ifndef KL_IMAGE_LANES_H
#define KL_IMAGE_LANES_H

#include "packed_lanes.h"
#include "sum_elements.h"
#include "window.h"

// Depthwise convolutions by windows of 4 to 7 rows, at most 2 rows apart, of an image without batches:
// four channels of all of it become lanes, so that every pixel is read once and none outside the image is
// multiplied.
//
// Lanes are the stored inputs less the zero point, two rows in a word: those of the first window's rows 0
// and 1, then 2 and 3; rows outside the image are 0. A column has its words together. Filters are
// [depth][width][height], and 4 bytes; they become words that fit a window which starts with a word, and
// where windows are one row apart, words that fit the next window. A stream has the ends of all channels,
// as sum_elements.h says, of sums of inputs less the zero point.
typedef struct {
  kl_window window;
  int32_t zero_point;
  int32_t clamp_min, clamp_max;
} kl_depthwise_image_params;

#define KL_IMAGE_CHANNELS 4

// What the windows of one column of outputs see: where in the lanes of a channel, with which words of a
// filter; the bytes of a column's lanes, and in the high half how many columns come after the first.
typedef struct KL_MAY_ALIAS {
  int32_t lanes, taps;
  uint32_t columns;
} kl_image_view;

// A pixel outside the image, the lanes of four channels, the words of one channel's filter, and views.
typedef struct {
  kl_uint32 *outside, *lanes, *taps;
  kl_image_view *views;
  // The words of a column's lanes, of those that a window reads, and of a column of the filter.
  int32_t pairs, words, tap_words;
} kl_image_memory;

// How memory is divided: 1 + 4 * input width * pairs + width * tap_words + 3 * output width words.
static inline kl_image_memory kl_image_memory_at(const kl_window *w, int8_t *scratch) {
  kl_image_memory m;
  m.words = w->height / 2 + 1;
  m.pairs = (w->output_height - 1) * w->stride_y / 2 + m.words;
  m.tap_words = w->stride_y == 1 ? 2 * m.words : m.words;
  m.outside = (kl_uint32 *)(void *)scratch;
  m.lanes = m.outside + 1;
  m.taps = m.lanes + KL_IMAGE_CHANNELS * w->input_width * m.pairs;
  m.views = (kl_image_view *)(void *)(m.taps + w->width * m.tap_words);
  for (int32_t x = 0; x < w->output_width; x++) {
    const int32_t origin = x * w->stride_x - w->pad_left;
    const int32_t first = kl_max(origin, 0);
    const int32_t columns = kl_min(origin + w->width, w->input_width) - first;
    m.views[x].lanes = first * m.pairs;
    m.views[x].taps = (first - origin) * m.tap_words;
    m.views[x].columns = (uint32_t)m.pairs * 4 | (uint32_t)(columns - 1) << 16;
  }
  return m;
}

// The differences of lanes.
static inline uint32_t kl_subtract_lanes(uint32_t a, uint32_t b) {
#if KL_HAS_DSP
  uint32_t lanes;
  __asm("ssub16 %0, %1, %2" : "=r"(lanes) : "r"(a), "r"(b));
  return lanes;
#else
  return ((a - b) & 0xFFFFu) | ((a & 0xFFFF0000u) - (b & 0xFFFF0000u));
#endif
}

// Makes the lanes of the four channels from `input` on.
static inline void kl_gather_image(const kl_depthwise_image_params *p, const kl_image_memory *m,
                                   const int8_t *input) {
  const kl_window *w = &p->window;
  const int32_t depth = w->input_depth;
  const int32_t plane = w->input_width * m->pairs;
  const uint32_t zero = kl_low_halves((uint32_t)p->zero_point, (uint32_t)p->zero_point);
  for (int32_t i = 0; i < m->pairs; i++) {
    const int32_t row = 2 * i - w->pad_top;
    const int32_t has_a = row >= 0 && row < w->input_height;
    const int32_t has_b = row + 1 >= 0 && row + 1 < w->input_height;
    const int8_t *const outside = (const int8_t *)m->outside;
    const int8_t *a = has_a ? input + row * w->input_width * depth : outside;
    const int8_t *b = has_b ? input + (row + 1) * w->input_width * depth : outside;
    kl_uint32 *to = m->lanes + i;
    const kl_uint32 *const end = to + plane;
    const int32_t step_a = has_a ? depth : 0;
    const int32_t step_b = has_b ? depth : 0;
    // Their lanes stay 0.
    if (!has_a && !has_b) continue;
    for (; to != end; to += m->pairs) {
      const uint32_t above = kl_load_word(a);
      const uint32_t below = kl_load_word(b);
      const uint32_t low = kl_low_halves(above, below);
      const uint32_t high = kl_high_halves(above, below);
      to[0] = kl_subtract_lanes(kl_even_bytes(low), zero);
      to[plane] = kl_subtract_lanes(kl_odd_bytes(low), zero);
      to[2 * plane] = kl_subtract_lanes(kl_even_bytes(high), zero);
      to[3 * plane] = kl_subtract_lanes(kl_odd_bytes(high), zero);
      a += step_a;
      b += step_b;
    }
  }
}

// The high half of `a` below the low half of `b`.
static inline uint32_t kl_middle_halves(uint32_t a, uint32_t b) {
  return kl_low_halves(a >> 16, b);
}

// Makes the words of one channel's filter: `words` of each column, and as many of the next window's.
static inline void kl_image_taps_of(const kl_window *w, int32_t words, int32_t is_double,
                                    const int8_t *filter, kl_uint32 *to) {
  const uint32_t rest = 0xFFFFFFu >> (8 * (7 - w->height));
  for (int32_t x = 0; x < w->width; x++) {
    const uint32_t low = kl_load_word(filter);
    const uint32_t high = kl_load_word(filter + 4) & rest;
    const uint32_t a = kl_low_halves(kl_even_bytes(low), kl_odd_bytes(low));
    const uint32_t b = kl_high_halves(kl_even_bytes(low), kl_odd_bytes(low));
    const uint32_t c = kl_low_halves(kl_even_bytes(high), kl_odd_bytes(high));
    const uint32_t d = kl_high_halves(kl_even_bytes(high), kl_odd_bytes(high));
    to[0] = a;
    to[1] = b;
    to[2] = c;
    if (words == 4) to[3] = d;
    to += words;
    filter += w->height;
    if (!is_double) continue;
    to[0] = a << 16;
    to[1] = kl_middle_halves(a, b);
    to[2] = kl_middle_halves(b, c);
    if (words == 4) to[3] = kl_middle_halves(c, d);
    to += words;
  }
}

static inline void kl_image_taps(const kl_window *w, const kl_image_memory *m,
                                 const int8_t *filter) {
  const int32_t is_double = m->tap_words != m->words;
  if (m->words == 3) {
    if (is_double) {
      kl_image_taps_of(w, 3, 1, filter, m->taps);
    } else {
      kl_image_taps_of(w, 3, 0, filter, m->taps);
    }
  } else if (is_double) {
    kl_image_taps_of(w, 4, 1, filter, m->taps);
  } else {
    kl_image_taps_of(w, 4, 0, filter, m->taps);
  }
}

#endif
