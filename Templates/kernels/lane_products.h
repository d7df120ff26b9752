#ifndef KL_LANE_PRODUCTS_H
#define KL_LANE_PRODUCTS_H

#include "packed_lanes.h"

// Sums of products of 16-bit inputs (int16, or int8 made wider) and weights of a byte or a nibble, two
// output channels A and B at a time.
//
// Inputs come in steps of two, p and q. The weights of a step are the bytes A[p] B[p] A[q] B[q]; those of
// nibbles the high ones for a step, the low ones for the next. A last channel without a partner has the
// bytes A[p] A[p'] A[q] A[q'] for two steps, or A[p] A[q] with p' and q' in the low nibbles. Steps are
// even in number. Nibbles are used 16 times as large as they are, and so are their sums.

#if KL_HAS_DSP

// Two inputs, and the weights that two channels have for them.
typedef uint32_t kl_two;
typedef struct {
  uint32_t a, b;
} kl_two_weights;

static inline kl_two kl_two_shorts(const kl_int16 *x) {
  return kl_load_word((const int8_t *)x);
}

static inline kl_two kl_two_even(const int8_t *x) {
  return kl_even_bytes(kl_load_word(x));
}

static inline kl_two kl_two_odd(const int8_t *x) {
  return kl_odd_bytes(kl_load_word(x));
}

static inline kl_two kl_two_of_column(const kl_uint32 *x) {
  return *x;
}

static inline kl_two_weights kl_weights_of(uint32_t bytes) {
  const kl_two_weights w = {kl_even_bytes(bytes), kl_odd_bytes(bytes)};
  return w;
}

static inline kl_two_weights kl_byte_weights(const int8_t *w) {
  return kl_weights_of(kl_load_word(w));
}

static inline kl_two_weights kl_high_weights(const int8_t *w) {
  return kl_weights_of(kl_load_word(w) & 0xF0F0F0F0u);
}

static inline kl_two_weights kl_low_weights(const int8_t *w) {
  return kl_weights_of(kl_load_word(w) << 4 & 0xF0F0F0F0u);
}

// Those of one channel for two steps.
static inline kl_two_weights kl_lone_nibbles(const int8_t *w) {
  const uint32_t bytes = (uint32_t)(uint8_t)w[0] | (uint32_t)(uint8_t)w[1] << 16;
  const kl_two_weights two = {kl_even_bytes(bytes & 0xF000F0u), kl_even_bytes(bytes << 4 & 0xF000F0u)};
  return two;
}

static inline uint32_t kl_more_of_a(uint32_t sum, kl_two x, kl_two_weights w) {
  return kl_add_lanes(sum, x, w.a);
}

static inline uint32_t kl_more_of_b(uint32_t sum, kl_two x, kl_two_weights w) {
  return kl_add_lanes(sum, x, w.b);
}

#else

typedef struct {
  int32_t p, q;
} kl_two;

typedef struct {
  int32_t a_p, b_p, a_q, b_q;
} kl_two_weights;

static inline kl_two kl_two_shorts(const kl_int16 *x) {
  const kl_two two = {x[0], x[1]};
  return two;
}

static inline kl_two kl_two_even(const int8_t *x) {
  const kl_two two = {x[0], x[2]};
  return two;
}

static inline kl_two kl_two_odd(const int8_t *x) {
  const kl_two two = {x[1], x[3]};
  return two;
}

static inline kl_two kl_two_of_column(const kl_uint32 *x) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return kl_two_shorts((const kl_int16 *)x);
#else
  const kl_two two = {kl_low_lane(*x), kl_high_lane(*x)};
  return two;
#endif
}

static inline kl_two_weights kl_byte_weights(const int8_t *w) {
  const kl_two_weights two = {w[0], w[1], w[2], w[3]};
  return two;
}

// 16 times a nibble.
static inline int32_t kl_high_nibble(int32_t byte) {
  return byte & ~15;
}

static inline int32_t kl_low_nibble(int32_t byte) {
  return (int32_t)((uint32_t)byte << 28) >> 24;
}

static inline kl_two_weights kl_high_weights(const int8_t *w) {
  const kl_two_weights two = {kl_high_nibble(w[0]), kl_high_nibble(w[1]), kl_high_nibble(w[2]),
                              kl_high_nibble(w[3])};
  return two;
}

static inline kl_two_weights kl_low_weights(const int8_t *w) {
  const kl_two_weights two = {kl_low_nibble(w[0]), kl_low_nibble(w[1]), kl_low_nibble(w[2]),
                              kl_low_nibble(w[3])};
  return two;
}

static inline kl_two_weights kl_lone_nibbles(const int8_t *w) {
  const kl_two_weights two = {kl_high_nibble(w[0]), kl_low_nibble(w[0]), kl_high_nibble(w[1]),
                              kl_low_nibble(w[1])};
  return two;
}

static inline uint32_t kl_more_of_a(uint32_t sum, kl_two x, kl_two_weights w) {
  return sum + (uint32_t)(x.p * w.a_p) + (uint32_t)(x.q * w.a_q);
}

static inline uint32_t kl_more_of_b(uint32_t sum, kl_two x, kl_two_weights w) {
  return sum + (uint32_t)(x.p * w.b_p) + (uint32_t)(x.q * w.b_q);
}

#endif

// The bytes that a pair has for two steps, and how each step is read; those of a last channel are half
// as many.
#define KL_BYTES_PAIR 8
#define KL_BYTES_FIRST(w) kl_byte_weights(w)
#define KL_BYTES_NEXT(w) kl_byte_weights((w) + 4)
#define KL_BYTES_LONE(w) kl_byte_weights(w)

#define KL_NIBBLES_PAIR 4
#define KL_NIBBLES_FIRST(w) kl_high_weights(w)
#define KL_NIBBLES_NEXT(w) kl_low_weights(w)
#define KL_NIBBLES_LONE(w) kl_lone_nibbles(w)

// The same of inputs: how far it is to the next two steps.
#define KL_SHORTS_STRIDE 4
#define KL_SHORTS_FIRST(x) kl_two_shorts(x)
#define KL_SHORTS_NEXT(x) kl_two_shorts((x) + 2)

#define KL_BYTE_ROW_STRIDE 4
#define KL_BYTE_ROW_FIRST(x) kl_two_even(x)
#define KL_BYTE_ROW_NEXT(x) kl_two_odd(x)

// One of four columns.
#define KL_COLUMN_STRIDE 8
#define KL_COLUMN_FIRST(x) kl_two_of_column(x)
#define KL_COLUMN_NEXT(x) kl_two_of_column((x) + 4)

// Adds `units` times two steps of one row of inputs:
//
//   <name>_quad  to sums 0 to 3, those of the channels of two pairs
//   <name>_lone  to the sum of a last channel
#define KL_ROW_OF_PRODUCTS(name, input, X, W)                                               \
  KL_SHARED void name##_quad(const input *x, int32_t units, const int8_t *v, const int8_t *w, \
                             uint32_t *sums) {                                              \
    const input *const end = x + units * X##_STRIDE;                                        \
    uint32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];                            \
    while (x != end) {                                                                      \
      const kl_two first = X##_FIRST(x), next = X##_NEXT(x);                                \
      const kl_two_weights v0 = W##_FIRST(v);                                               \
      a = kl_more_of_a(a, first, v0);                                                       \
      b = kl_more_of_b(b, first, v0);                                                       \
      const kl_two_weights v1 = W##_NEXT(v);                                                \
      a = kl_more_of_a(a, next, v1);                                                        \
      b = kl_more_of_b(b, next, v1);                                                        \
      const kl_two_weights w0 = W##_FIRST(w);                                               \
      c = kl_more_of_a(c, first, w0);                                                       \
      d = kl_more_of_b(d, first, w0);                                                       \
      const kl_two_weights w1 = W##_NEXT(w);                                                \
      c = kl_more_of_a(c, next, w1);                                                        \
      d = kl_more_of_b(d, next, w1);                                                        \
      x += X##_STRIDE;                                                                      \
      v += W##_PAIR;                                                                        \
      w += W##_PAIR;                                                                        \
    }                                                                                       \
    sums[0] = a;                                                                            \
    sums[1] = b;                                                                            \
    sums[2] = c;                                                                            \
    sums[3] = d;                                                                            \
  }                                                                                         \
                                                                                            \
  KL_SHARED uint32_t name##_lone(const input *x, int32_t units, const int8_t *w,            \
                                 uint32_t sum) {                                            \
    const input *const end = x + units * X##_STRIDE;                                        \
    while (x != end) {                                                                      \
      const kl_two_weights both = W##_LONE(w);                                              \
      sum = kl_more_of_b(kl_more_of_a(sum, X##_FIRST(x), both), X##_NEXT(x), both);         \
      x += X##_STRIDE;                                                                      \
      w += W##_PAIR / 2;                                                                    \
    }                                                                                       \
    return sum;                                                                             \
  }

#endif
