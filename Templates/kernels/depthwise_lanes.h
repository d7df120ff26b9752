#ifndef KL_DEPTHWISE_LANES_H
#define KL_DEPTHWISE_LANES_H

#include "lane_elements.h"
#include "lane_products.h"
#include "tap_pixels.h"

// Depthwise convolutions of int8 or int16 with bytes, and of int8 with nibbles: the input pixels
// under the taps of a window, found once for all channels. Weights are [height][width][depth]; of
// two nibbles in a byte the first is the high one, and an odd depth is filled up.
typedef struct {
  // The input's depth is in bytes.
  kl_window window;
  int32_t border;
  int32_t clamp_min, clamp_max;
  // Output channels made of one input channel.
  int32_t multiplier;
} kl_depthwise_lanes_params;

#if KL_HAS_DSP

// The weights that four channels have for a tap: those of the first and third, and of the others.
typedef struct {
  uint32_t even, odd;
} kl_tap_weights;

#define KL_TAP_0(w) kl_low_lane((w).even)
#define KL_TAP_1(w) kl_low_lane((w).odd)
#define KL_TAP_2(w) kl_high_lane((w).even)
#define KL_TAP_3(w) kl_high_lane((w).odd)

static inline kl_tap_weights kl_tap_bytes(const int8_t *w) {
  const uint32_t bytes = kl_load_word(w);
  const kl_tap_weights four = {kl_even_bytes(bytes), kl_odd_bytes(bytes)};
  return four;
}

static inline kl_tap_weights kl_tap_nibbles(const int8_t *w) {
  const uint32_t bytes = (uint32_t)(uint8_t)w[0] | (uint32_t)(uint8_t)w[1] << 16;
  const kl_tap_weights four = {kl_even_bytes(bytes & 0xF000F0u),
                               kl_even_bytes(bytes << 4 & 0xF000F0u)};
  return four;
}

#else

typedef struct {
  int32_t w0, w1, w2, w3;
} kl_tap_weights;

#define KL_TAP_0(w) (w).w0
#define KL_TAP_1(w) (w).w1
#define KL_TAP_2(w) (w).w2
#define KL_TAP_3(w) (w).w3

static inline kl_tap_weights kl_tap_bytes(const int8_t *w) {
  const kl_tap_weights four = {w[0], w[1], w[2], w[3]};
  return four;
}

static inline kl_tap_weights kl_tap_nibbles(const int8_t *w) {
  const kl_tap_weights four = {kl_high_nibble(w[0]), kl_low_nibble(w[0]), kl_high_nibble(w[1]),
                               kl_low_nibble(w[1])};
  return four;
}

#endif

// The bytes of the weights that so many channels have for a tap.
static inline int32_t kl_tap_bytes_size(int32_t channels) {
  return channels;
}

static inline int32_t kl_tap_nibbles_size(int32_t channels) {
  return (channels + 1) / 2;
}

// The inputs of four channels, neighbours: lanes, where there are any.
#if KL_HAS_DSP
#define KL_TAP_SHORTS(x)                                                               \
  const uint32_t low = kl_load_word((const int8_t *)(x));                              \
  const uint32_t high = kl_load_word((const int8_t *)(x) + 4);                         \
  const int32_t x0 = kl_low_lane(low), x1 = kl_high_lane(low), x2 = kl_low_lane(high), \
                x3 = kl_high_lane(high)
#define KL_TAP_CHARS(x)                                                                 \
  const uint32_t bytes = kl_load_word(x);                                               \
  const uint32_t even = kl_even_bytes(bytes), odd = kl_odd_bytes(bytes);                \
  const int32_t x0 = kl_low_lane(even), x1 = kl_low_lane(odd), x2 = kl_high_lane(even), \
                x3 = kl_high_lane(odd)
#else
#define KL_TAP_SHORTS(x) const int32_t x0 = (x)[0], x1 = (x)[1], x2 = (x)[2], x3 = (x)[3]
#define KL_TAP_CHARS(x) KL_TAP_SHORTS(x)
#endif

#define KL_DEPTHWISE_LANES(suffix, type, X, W, clamp_elements)                                     \
  /* Four channels from c on, each made of its own input channel. */                               \
  static inline void kl_tap_own_##suffix(const kl_tap_memory *m, const int8_t *w, int32_t step,    \
                                         int32_t c, int32_t *sums) {                               \
    int32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;                                                        \
    const kl_tap_pixel *const end = m->end;                                                        \
    for (const kl_tap_pixel *pixel = m->pixels; pixel != end; pixel++) {                           \
      const type *from = (const type *)(const void *)*pixel + c;                                   \
      X(from);                                                                                     \
      const kl_tap_weights four = W(w);                                                            \
      s0 += x0 * KL_TAP_0(four);                                                                   \
      s1 += x1 * KL_TAP_1(four);                                                                   \
      s2 += x2 * KL_TAP_2(four);                                                                   \
      s3 += x3 * KL_TAP_3(four);                                                                   \
      w += step;                                                                                   \
    }                                                                                              \
    sums[0] = s0;                                                                                  \
    sums[1] = s1;                                                                                  \
    sums[2] = s2;                                                                                  \
    sums[3] = s3;                                                                                  \
  }                                                                                                \
                                                                                                   \
  /* The same, made of input channel c and those i, j and k further on. */                         \
  static inline void kl_tap_any_##suffix(const kl_tap_memory *m, const int8_t *w, int32_t step,    \
                                         int32_t c, int32_t i, int32_t j, int32_t k,               \
                                         int32_t *sums) {                                          \
    int32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;                                                        \
    const kl_tap_pixel *const end = m->end;                                                        \
    for (const kl_tap_pixel *pixel = m->pixels; pixel != end; pixel++) {                           \
      const type *x = (const type *)(const void *)*pixel + c;                                      \
      const kl_tap_weights four = W(w);                                                            \
      s0 += x[0] * KL_TAP_0(four);                                                                 \
      s1 += x[i] * KL_TAP_1(four);                                                                 \
      s2 += x[j] * KL_TAP_2(four);                                                                 \
      s3 += x[k] * KL_TAP_3(four);                                                                 \
      w += step;                                                                                   \
    }                                                                                              \
    sums[0] = s0;                                                                                  \
    sums[1] = s1;                                                                                  \
    sums[2] = s2;                                                                                  \
    sums[3] = s3;                                                                                  \
  }                                                                                                \
                                                                                                   \
  KL_SHARED void kl_depthwise_lanes_##suffix##_pixel(const kl_depthwise_lanes_params *p,           \
                                                     const kl_tap_memory *m, const int8_t *w,      \
                                                     const int32_t *end, type *output) {           \
    const int32_t depth = p->window.output_depth, step = W##_size(depth), n = p->multiplier;       \
    int32_t sums[4];                                                                               \
    int32_t o = 0;                                                                                 \
    for (; o + 4 <= depth && n == 1; o += 4) {                                                     \
      kl_tap_own_##suffix(m, w + W##_size(o), step, o, sums);                                      \
      for (int32_t i = 0; i < 4; i++) {                                                            \
        *output++ = kl_element_##suffix(sums[i], end);                                             \
        end = kl_next_end_##suffix(end);                                                           \
      }                                                                                            \
    }                                                                                              \
    for (; o < depth; o += 4) {                                                                    \
      /* What lies behind the last channel is not read. */                                         \
      const int32_t c = o / n, last = depth - 1;                                                   \
      kl_tap_any_##suffix(m, w + W##_size(o), step, c, kl_min(o + 1, last) / n - c,                \
                          kl_min(o + 2, last) / n - c, kl_min(o + 3, last) / n - c, sums);         \
      for (int32_t i = 0; i < 4 && o + i < depth; i++) {                                           \
        *output++ = kl_element_##suffix(sums[i], end);                                             \
        end = kl_next_end_##suffix(end);                                                           \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
                                                                                                   \
  KL_SHARED void kl_depthwise_lanes_##suffix##_rows(                                               \
      const kl_depthwise_lanes_params *p, int32_t y, int32_t end, kl_rows input,                   \
      const int8_t *weights, const int32_t *ends, int8_t *scratch, type *output) {                 \
    const kl_window *w = &p->window;                                                               \
    const kl_tap_memory m = kl_tap_memory_at(w, p->border, scratch);                               \
    for (; y < end; y++) {                                                                         \
      for (int32_t x = 0; x < w->output_width; x++) {                                              \
        kl_find_taps(w, y, x, input, m.outside, m.pixels);                                         \
        kl_depthwise_lanes_##suffix##_pixel(p, &m, weights, ends, output);                         \
        clamp_elements(output, w->output_depth, p->clamp_min, p->clamp_max);                       \
        output += w->output_depth;                                                                 \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
                                                                                                   \
  KL_KERNEL void kl_depthwise_lanes_##suffix(const kl_depthwise_lanes_params *p,                   \
                                             const type *input, const int8_t *weights,             \
                                             const int32_t *ends, int8_t *scratch, type *output) { \
    const kl_window *w = &p->window;                                                               \
    const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};                \
    kl_depthwise_lanes_##suffix##_rows(p, 0, w->output_height, rows, weights, ends, scratch,       \
                                       output);                                                    \
  }

KL_DEPTHWISE_LANES(s8, int8_t, KL_TAP_CHARS, kl_tap_bytes, kl_clamp_run)
KL_DEPTHWISE_LANES(s16, kl_int16, KL_TAP_SHORTS, kl_tap_bytes, kl_clamp_shorts)
KL_DEPTHWISE_LANES(s16_long, kl_int16, KL_TAP_SHORTS, kl_tap_bytes, kl_clamp_shorts)
KL_DEPTHWISE_LANES(s8_s4, int8_t, KL_TAP_CHARS, kl_tap_nibbles, kl_clamp_run)

#endif
