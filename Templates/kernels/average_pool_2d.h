#ifndef KL_AVERAGE_POOL_2D_H
#define KL_AVERAGE_POOL_2D_H

#include "packed_lanes.h"
#include "window.h"

typedef struct {
  kl_window window;
  // From elements to the numbers that are summed: 128 where these are uint8.
  int32_t stored_offset;
  int32_t clamp_min, clamp_max;
} kl_average_pool_2d_params;

typedef struct {
  kl_window window;
  float clamp_min, clamp_max;
} kl_average_pool_2d_f32_params;

// Channels that are summed at once, so that memory is read in order.
#define KL_AVERAGE_POOL_2D_BLOCK 16

static inline int32_t kl_average_pool_2d_result(const kl_average_pool_2d_params *p, int32_t sum,
                                                int32_t taps) {
  // To nearest, ties away from a stored zero.
  const int32_t total = sum + p->stored_offset * taps;
  const int32_t half = total > 0 ? taps / 2 : -(taps / 2);
  return kl_clamp((total + half) / taps - p->stored_offset, p->clamp_min, p->clamp_max);
}

static inline float kl_average_pool_2d_f32_result(const kl_average_pool_2d_f32_params *p, float sum,
                                                  int32_t taps) {
  return kl_clamp_f32(sum / (float)taps, p->clamp_min, p->clamp_max);
}

// Defines `name`: the sums of `count` channels from `channel` on over the pixels under a window.
#define KL_AVERAGE_POOL_2D_SUMS(name, type, sum_type)                                \
  static inline void name(const kl_window *w, kl_taps ty, kl_taps tx, kl_rows input, \
                          int32_t channel, int32_t count, sum_type *sums) {          \
    for (int32_t c = 0; c < count; c++) sums[c] = 0;                                 \
    for (int32_t ky = ty.begin; ky < ty.end; ky++) {                                 \
      const type *row = (const type *)kl_row(input, ty.origin + ky);                 \
      for (int32_t kx = tx.begin; kx < tx.end; kx++) {                               \
        const type *pixel = row + (tx.origin + kx) * w->input_depth + channel;       \
        for (int32_t c = 0; c < count; c++) sums[c] += pixel[c];                     \
      }                                                                              \
    }                                                                                \
  }

KL_AVERAGE_POOL_2D_SUMS(kl_average_pool_2d_s16_sums, kl_int16, int32_t)
KL_AVERAGE_POOL_2D_SUMS(kl_average_pool_2d_f32_sums, kl_float, float)

#if KL_HAS_DSP
KL_AVERAGE_POOL_2D_SUMS(kl_average_pool_2d_s8_any_sums, int8_t, int32_t)

// Four channels at a time in lanes, which hold the sums of up to 256 pixels.
KL_SHARED void kl_average_pool_2d_s8_sums(const kl_window *w, kl_taps ty, kl_taps tx, kl_rows input,
                                          int32_t channel, int32_t count, int32_t *sums) {
  if (count % 4 != 0 || (ty.end - ty.begin) * (tx.end - tx.begin) > 256) {
    kl_average_pool_2d_s8_any_sums(w, ty, tx, input, channel, count, sums);
    return;
  }
  const int32_t depth = w->input_depth;
  for (int32_t c = 0; c < count; c += 4) {
    uint32_t even = 0;
    uint32_t odd = 0;
    for (int32_t ky = ty.begin; ky < ty.end; ky++) {
      const int8_t *row = (const int8_t *)kl_row(input, ty.origin + ky) + channel + c;
      const int8_t *pixel = row + (tx.origin + tx.begin) * depth;
      for (int32_t left = tx.end - tx.begin; left > 0; left--) {
        const uint32_t word = kl_load_word(pixel);
        __asm("sxtab16 %0, %0, %1" : "+r"(even) : "r"(word));
        __asm("sxtab16 %0, %0, %1, ror #8" : "+r"(odd) : "r"(word));
        pixel += depth;
      }
    }
    sums[c] = kl_low_lane(even);
    sums[c + 1] = kl_low_lane(odd);
    sums[c + 2] = kl_high_lane(even);
    sums[c + 3] = kl_high_lane(odd);
  }
}
#else
KL_AVERAGE_POOL_2D_SUMS(kl_average_pool_2d_s8_sums, int8_t, int32_t)
#endif

// Defines `name`, and `name_row` for row y of the output.
#define KL_AVERAGE_POOL_2D_KERNEL(name, params, type, sum_type, result)                          \
  KL_KERNEL void name##_row(const params *p, int32_t y, kl_rows input, type *output) {           \
    const kl_window *w = &p->window;                                                             \
    const kl_taps ty = kl_taps_y(w, y);                                                          \
    sum_type sums[KL_AVERAGE_POOL_2D_BLOCK];                                                     \
    for (int32_t x = 0; x < w->output_width; x++) {                                              \
      const kl_taps tx = kl_taps_x(w, x);                                                        \
      const int32_t taps = (ty.end - ty.begin) * (tx.end - tx.begin);                            \
      for (int32_t channel = 0; channel < w->input_depth; channel += KL_AVERAGE_POOL_2D_BLOCK) { \
        const int32_t count = kl_min(KL_AVERAGE_POOL_2D_BLOCK, w->input_depth - channel);        \
        name##_sums(w, ty, tx, input, channel, count, sums);                                     \
        for (int32_t c = 0; c < count; c++) *output++ = (type)result(p, sums[c], taps);          \
      }                                                                                          \
    }                                                                                            \
  }                                                                                              \
                                                                                                 \
  KL_KERNEL void name(const params *p, const type *input, type *output) {                        \
    KL_EACH_ROW(&p->window, input, output, name##_row(p, y, rows, output));                      \
  }

// Takes in row y of an image that one window covers; the last row gives the output.
KL_KERNEL void kl_average_pool_2d_s8_add_row(const kl_average_pool_2d_params *p, int32_t y,
                                             const int8_t *row, kl_int32 *sums, int8_t *output) {
  const kl_window *w = &p->window;
  for (int32_t c = 0; c < w->input_depth; c++) {
    int32_t sum = y == 0 ? 0 : sums[c];
    for (int32_t x = 0; x < w->input_width; x++) sum += row[x * w->input_depth + c];
    sums[c] = sum;
  }
  if (y < w->input_height - 1) return;
  for (int32_t c = 0; c < w->input_depth; c++) {
    output[c] = (int8_t)kl_average_pool_2d_result(p, sums[c], w->input_height * w->input_width);
  }
}

KL_AVERAGE_POOL_2D_KERNEL(kl_average_pool_2d_s8, kl_average_pool_2d_params, int8_t, int32_t,
                          kl_average_pool_2d_result)
KL_AVERAGE_POOL_2D_KERNEL(kl_average_pool_2d_s16, kl_average_pool_2d_params, kl_int16, int32_t,
                          kl_average_pool_2d_result)
KL_AVERAGE_POOL_2D_KERNEL(kl_average_pool_2d_f32, kl_average_pool_2d_f32_params, kl_float, float,
                          kl_average_pool_2d_f32_result)

#endif
