#ifndef KL_CONV_2D_LANES_H
#define KL_CONV_2D_LANES_H

#include "lane_columns.h"
#include "lane_rows.h"

// Convolutions of int16 with bytes, and of int8 with nibbles: of an image without batches, all
// channels in one group.
KL_COLUMNS_OF_PRODUCTS(kl_byte_columns, KL_BYTES)
KL_COLUMNS_OF_PRODUCTS(kl_nibble_columns, KL_NIBBLES)
KL_ROW_OF_PRODUCTS(kl_byte_column, kl_uint32, KL_COLUMN, KL_BYTES)
KL_ROW_OF_PRODUCTS(kl_nibble_column, kl_uint32, KL_COLUMN, KL_NIBBLES)

// The sums of `depth` inputs: of four columns, for a pair of channels; and of one column.
#define KL_COLUMN_SUMS(name, column)                                                               \
  static inline void name##_four(const kl_uint32 *columns, int32_t depth, const int8_t *w,         \
                                 int32_t *sums) {                                                  \
    column##s_four(columns, depth / 4, w, (uint32_t *)sums);                                       \
  }                                                                                                \
                                                                                                   \
  static inline void name##_quad(const kl_uint32 *x, int32_t depth, const int8_t *w, int32_t step, \
                                 int32_t *sums) {                                                  \
    for (int32_t i = 0; i < 4; i++) sums[i] = 0;                                                   \
    column##_quad(x, depth / 4, w, w + step, (uint32_t *)sums);                                    \
  }                                                                                                \
                                                                                                   \
  static inline int32_t name##_lone(const kl_uint32 *x, int32_t depth, const int8_t *w) {          \
    return (int32_t)column##_lone(x, depth / 4, w, 0);                                             \
  }

KL_COLUMN_SUMS(kl_byte_sums, kl_byte_column)
KL_COLUMN_SUMS(kl_nibble_sums, kl_nibble_column)

static inline void kl_long_sums_four(const kl_uint32 *columns, int32_t depth, const int8_t *w,
                                     int64_t *sums) {
  for (int32_t i = 0; i < KL_LANE_SUMS; i++) sums[i] = 0;
  for (int32_t first = 0; first < depth; first += KL_LANE_PART) {
    int32_t part[KL_LANE_SUMS];
    kl_byte_sums_four(columns + 2 * first, kl_min(depth - first, KL_LANE_PART), w + 2 * first,
                      part);
    for (int32_t i = 0; i < KL_LANE_SUMS; i++) sums[i] += part[i];
  }
}

static inline void kl_long_sums_quad(const kl_uint32 *x, int32_t depth, const int8_t *w,
                                     int32_t step, int64_t *sums) {
  for (int32_t i = 0; i < 4; i++) sums[i] = 0;
  for (int32_t first = 0; first < depth; first += KL_LANE_PART) {
    int32_t part[4];
    kl_byte_sums_quad(x + 2 * first, kl_min(depth - first, KL_LANE_PART), w + 2 * first, step,
                      part);
    for (int32_t i = 0; i < 4; i++) sums[i] += part[i];
  }
}

static inline int64_t kl_long_sums_lone(const kl_uint32 *x, int32_t depth, const int8_t *w) {
  int64_t sum = 0;
  for (int32_t first = 0; first < depth; first += KL_LANE_PART) {
    sum += kl_byte_sums_lone(x + 2 * first, kl_min(depth - first, KL_LANE_PART), w + first);
  }
  return sum;
}

KL_LANE_ROW(kl_column_elements_s16, s16, kl_uint32, kl_int16, int32_t, kl_byte_sums, KL_BYTES)
KL_LANE_ROW(kl_column_elements_s16_long, s16_long, kl_uint32, kl_int16, int64_t, kl_long_sums,
            KL_BYTES)
KL_LANE_ROW(kl_column_elements_s16_b32, s16_b32, kl_uint32, kl_int16, int32_t, kl_byte_sums,
            KL_BYTES)
KL_LANE_ROW(kl_column_elements_s8_s4, s8_s4, kl_uint32, int8_t, int32_t, kl_nibble_sums, KL_NIBBLES)

// Rows y to `end` of the output. Up to four pixels of a row are written after all that they depend
// on has been read; nothing left of their windows is read later in these rows.
#define KL_CONVOLUTION_LANES(suffix, type, sum, products, W, clamp_elements)                       \
  /* The elements of one channel, of 2 to 4 pixels that are `stride` apart. */                     \
  static inline void kl_store_column_##suffix(const sum *sums, const int32_t *end, int32_t pixels, \
                                              type *output, int32_t stride) {                      \
    const type a = kl_element_##suffix(sums[0], end), b = kl_element_##suffix(sums[1], end);       \
    const type c = kl_element_##suffix(sums[2], end), d = kl_element_##suffix(sums[3], end);       \
    output[0] = a;                                                                                 \
    output[stride] = b;                                                                            \
    if (pixels > 2) output[2 * stride] = c;                                                        \
    if (pixels > 3) output[3 * stride] = d;                                                        \
  }                                                                                                \
                                                                                                   \
  static inline void kl_conv_2d_lanes_##suffix##_pixels(                                           \
      const kl_columns_params *p, int32_t pixels, const kl_column_memory *m, const int8_t *w,      \
      const int32_t *end, type *output) {                                                          \
    const int32_t channels = p->window.output_depth, depth = 2 * p->steps;                         \
    int32_t o = 0;                                                                                 \
    if (pixels == 1) {                                                                             \
      kl_column_elements_##suffix(m->columns, depth, channels, w, end, output);                    \
      o = channels;                                                                                \
    }                                                                                              \
    for (; o + 2 <= channels; o += 2) {                                                            \
      const int32_t *next = kl_next_end_##suffix(end);                                             \
      sum sums[KL_LANE_SUMS];                                                                      \
      products##_four(m->columns, depth, w, sums);                                                 \
      kl_store_column_##suffix(sums, end, pixels, output + o, channels);                           \
      kl_store_column_##suffix(sums + KL_COLUMN_PIXELS, next, pixels, output + o + 1, channels);   \
      w += depth / 4 * W##_PAIR;                                                                   \
      end = kl_next_end_##suffix(next);                                                            \
    }                                                                                              \
    for (int32_t q = 0; o < channels && q < pixels; q++) {                                         \
      const sum last = products##_lone(m->columns + q, depth, w);                                  \
      output[q * channels + o] = kl_element_##suffix(last, end);                                   \
    }                                                                                              \
    clamp_elements(output, pixels * channels, p->clamp_min, p->clamp_max);                         \
  }                                                                                                \
                                                                                                   \
  KL_SHARED void kl_conv_2d_lanes_##suffix##_rows(                                                 \
      const kl_columns_params *p, int32_t y, int32_t end, kl_rows input, const int8_t *weights,    \
      const int32_t *ends, int8_t *scratch, type *output) {                                        \
    const kl_window *w = &p->window;                                                               \
    const int32_t patch = kl_packed_patch_bytes(w);                                                \
    const kl_column_memory m = kl_bordered_columns(w, scratch, p->steps, patch, p->border);        \
    for (; y < end; y++) {                                                                         \
      kl_find_rows(w, y, input, &m);                                                               \
      for (int32_t x = 0; x < w->output_width;) {                                                  \
        const int32_t left = w->output_width - x;                                                  \
        /* At the end of a line columns are the same. */                                           \
        const int32_t pixels = left >= 4 ? 4 : left == 1 || kl_is_line(w) ? 1 : left;              \
        kl_gather_elements(w, x, input, &m, sizeof(type) == 2);                                    \
        kl_conv_2d_lanes_##suffix##_pixels(p, pixels, &m, weights, ends, output);                  \
        output += pixels * w->output_depth;                                                        \
        x += pixels;                                                                               \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
                                                                                                   \
  KL_KERNEL void kl_conv_2d_lanes_##suffix(const kl_columns_params *p, const type *input,          \
                                           const int8_t *weights, const int32_t *ends,             \
                                           int8_t *scratch, type *output) {                        \
    const kl_window *w = &p->window;                                                               \
    const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};                \
    kl_conv_2d_lanes_##suffix##_rows(p, 0, w->output_height, rows, weights, ends, scratch,         \
                                     output);                                                      \
  }

KL_CONVOLUTION_LANES(s16, kl_int16, int32_t, kl_byte_sums, KL_BYTES, kl_clamp_shorts)
KL_CONVOLUTION_LANES(s16_long, kl_int16, int64_t, kl_long_sums, KL_BYTES, kl_clamp_shorts)
KL_CONVOLUTION_LANES(s16_b32, kl_int16, int32_t, kl_byte_sums, KL_BYTES, kl_clamp_shorts)
KL_CONVOLUTION_LANES(s8_s4, int8_t, int32_t, kl_nibble_sums, KL_NIBBLES, kl_clamp_run)

#endif
