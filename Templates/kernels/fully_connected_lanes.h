#ifndef KL_FULLY_CONNECTED_LANES_H
#define KL_FULLY_CONNECTED_LANES_H

#include "dense.h"
#include "lane_rows.h"

// Rows of int16 times bytes, or of int8 times nibbles: four channels at a time.
KL_ROW_OF_PRODUCTS(kl_short_row, kl_int16, KL_SHORTS, KL_BYTES)
KL_ROW_OF_PRODUCTS(kl_nibble_row, int8_t, KL_BYTE_ROW, KL_NIBBLES)

// The sums of four channels, of two pairs whose weights are `step` bytes apart.
#define KL_DENSE_QUAD(name, input, row, W)                                                     \
  static inline void name##_quad(const input *x, int32_t depth, const int8_t *w, int32_t step, \
                                 int32_t *sums) {                                              \
    uint32_t quad[4] = {0, 0, 0, 0};                                                           \
    const int32_t units = depth / 4;                                                           \
    row##_quad(x, units, w, w + step, quad);                                                   \
    if (depth % 4 != 0) {                                                                      \
      input rest[4] = {0, 0, 0, 0};                                                            \
      for (int32_t i = 0; i < depth % 4; i++) rest[i] = x[4 * units + i];                      \
      row##_quad(rest, 1, w + units * W##_PAIR, w + step + units * W##_PAIR, quad);            \
    }                                                                                          \
    for (int32_t i = 0; i < 4; i++) sums[i] = (int32_t)quad[i];                                \
  }                                                                                            \
                                                                                               \
  static inline int32_t name##_lone(const input *x, int32_t depth, const int8_t *w) {          \
    const int32_t units = depth / 4;                                                           \
    uint32_t sum = row##_lone(x, units, w, 0);                                                 \
    if (depth % 4 != 0) {                                                                      \
      input rest[4] = {0, 0, 0, 0};                                                            \
      for (int32_t i = 0; i < depth % 4; i++) rest[i] = x[4 * units + i];                      \
      sum = row##_lone(rest, 1, w + units * W##_PAIR / 2, sum);                                \
    }                                                                                          \
    return (int32_t)sum;                                                                       \
  }

KL_DENSE_QUAD(kl_dense_shorts, kl_int16, kl_short_row, KL_BYTES)
KL_DENSE_QUAD(kl_dense_nibbles, int8_t, kl_nibble_row, KL_NIBBLES)

static inline void kl_dense_long_quad(const kl_int16 *x, int32_t depth, const int8_t *w,
                                      int32_t step, int64_t *sums) {
  for (int32_t i = 0; i < 4; i++) sums[i] = 0;
  for (int32_t first = 0; first < depth; first += KL_LANE_PART) {
    int32_t part[4];
    const int32_t count = kl_min(depth - first, KL_LANE_PART);
    kl_dense_shorts_quad(x + first, count, w + 2 * first, step, part);
    for (int32_t i = 0; i < 4; i++) sums[i] += part[i];
  }
}

static inline int64_t kl_dense_long_lone(const kl_int16 *x, int32_t depth, const int8_t *w) {
  int64_t sum = 0;
  for (int32_t first = 0; first < depth; first += KL_LANE_PART) {
    sum += kl_dense_shorts_lone(x + first, kl_min(depth - first, KL_LANE_PART), w + first);
  }
  return sum;
}

KL_LANE_ROW(kl_dense_row_s16, s16, kl_int16, kl_int16, int32_t, kl_dense_shorts, KL_BYTES)
KL_LANE_ROW(kl_dense_row_s16_long, s16_long, kl_int16, kl_int16, int64_t, kl_dense_long, KL_BYTES)
KL_LANE_ROW(kl_dense_row_s16_b32, s16_b32, kl_int16, kl_int16, int32_t, kl_dense_shorts, KL_BYTES)
KL_LANE_ROW(kl_dense_row_s8_s4, s8_s4, int8_t, int8_t, int32_t, kl_dense_nibbles, KL_NIBBLES)

// Outputs are written while the input is still needed.
#define KL_DENSE_LANES(suffix, type, clamp_elements)                                            \
  KL_KERNEL void kl_fully_connected_lanes_##suffix(const kl_dense_params *p, const type *input, \
                                                   const int8_t *weights, const int32_t *ends,  \
                                                   type *output) {                              \
    for (int32_t b = 0; b < p->batches; b++) {                                                  \
      kl_dense_row_##suffix(input, p->input_depth, p->output_depth, weights, ends, output);     \
      clamp_elements(output, p->output_depth, p->clamp_min, p->clamp_max);                      \
      input += p->input_depth;                                                                  \
      output += p->output_depth;                                                                \
    }                                                                                           \
  }

KL_DENSE_LANES(s16, kl_int16, kl_clamp_shorts)
KL_DENSE_LANES(s16_long, kl_int16, kl_clamp_shorts)
KL_DENSE_LANES(s16_b32, kl_int16, kl_clamp_shorts)
KL_DENSE_LANES(s8_s4, int8_t, kl_clamp_run)

#endif
