#ifndef KL_VECTOR_DOTS_H
#define KL_VECTOR_DOTS_H

#include "sum_elements.h"

// Sums of products of bytes, sixteen at a time where the core has vectors (Armv8.1-M MVE, Helium).
#if defined(__ARM_FEATURE_MVE) && defined(__GNUC__) && !defined(KL_NO_ASSEMBLY)
#define KL_HAS_VECTORS 1
#include <arm_mve.h>
#else
#define KL_HAS_VECTORS 0
#endif

#if KL_HAS_VECTORS

typedef int32x4_t kl_four_sums;

static inline void kl_store_sums(kl_four_sums x, int32_t *sums) {
  vst1q_s32(sums, x);
}

// The sums of the products of a row of `count` bytes with four others.
static inline kl_four_sums kl_four_dots(const int8_t *row, const int8_t *a, const int8_t *b,
                                        const int8_t *c, const int8_t *d, int32_t count) {
  int32_t s = 0, t = 0, u = 0, v = 0;
  kl_four_sums sums;
  // The last vector is as short as it must be. VMLADAVA adds to even registers only.
  __asm volatile(
      "dlstp.8 lr, %[count]\n"
      "1:\n\t"
      "vldrb.8 q0, [%[row]], #16\n\t"
      "vldrb.8 q1, [%[a]], #16\n\tvmladava.s8 %[s], q0, q1\n\t"
      "vldrb.8 q2, [%[b]], #16\n\tvmladava.s8 %[t], q0, q2\n\t"
      "vldrb.8 q3, [%[c]], #16\n\tvmladava.s8 %[u], q0, q3\n\t"
      "vldrb.8 q1, [%[d]], #16\n\tvmladava.s8 %[v], q0, q1\n\t"
      "letp lr, 1b\n\t"
      "vmov %q[sums][2], %q[sums][0], %[s], %[u]\n\t"
      "vmov %q[sums][3], %q[sums][1], %[t], %[v]"
      : [s] "+Te"(s), [t] "+Te"(t), [u] "+Te"(u), [v] "+Te"(v), [row] "+r"(row), [a] "+r"(a),
        [b] "+r"(b), [c] "+r"(c), [d] "+r"(d), [sums] "=w"(sums)
      : [count] "r"(count)
      : "lr", "q0", "q1", "q2", "q3", "memory");
  return sums;
}

// Copies bytes, which do not overlap. - Requires: a byte.
static inline void kl_copy_vector(int8_t *to, const int8_t *from, int32_t count) {
  __asm volatile(
      "dlstp.8 lr, %[count]\n"
      "1:\n\t"
      "vldrb.8 q0, [%[from]], #16\n\t"
      "vstrb.8 q0, [%[to]], #16\n\t"
      "letp lr, 1b"
      : [to] "+r"(to), [from] "+r"(from)
      : [count] "r"(count)
      : "lr", "q0", "memory");
}

static inline void kl_fill_vector(int8_t *to, int32_t byte, int32_t count) {
  const int8x16_t bytes = vdupq_n_s8((int8_t)byte);
  for (; count > 0; count -= 16, to += 16) vstrbq_p_s8(to, bytes, vctp8q((uint32_t)count));
}

#else

typedef struct {
  int32_t sums[4];
} kl_four_sums;

static inline void kl_store_sums(kl_four_sums x, int32_t *sums) {
  for (int32_t i = 0; i < 4; i++) sums[i] = x.sums[i];
}

static inline int32_t kl_dot(const int8_t *a, const int8_t *b, int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += a[i] * b[i];
  return sum;
}

static inline kl_four_sums kl_four_dots(const int8_t *row, const int8_t *a, const int8_t *b,
                                        const int8_t *c, const int8_t *d, int32_t count) {
  const kl_four_sums x = {
      {kl_dot(row, a, count), kl_dot(row, b, count), kl_dot(row, c, count), kl_dot(row, d, count)}};
  return x;
}

static inline void kl_copy_vector(int8_t *to, const int8_t *from, int32_t count) {
  for (int32_t i = 0; i < count; i++) to[i] = from[i];
}

static inline void kl_fill_vector(int8_t *to, int32_t byte, int32_t count) {
  for (int32_t i = 0; i < count; i++) to[i] = (int8_t)byte;
}

#endif

// The elements of a channel that is not fitted, of the first `pixels` of four pixels, `stride` bytes
// apart.
KL_SHARED void kl_exact_elements(const int32_t *sums, const int32_t *end, int32_t pixels,
                                 int32_t stride, int8_t *output) {
  for (int32_t q = 0; q < pixels; q++) {
    output[q * stride] = kl_sum_exact_element((uint32_t)sums[q], end);
  }
}

// The elements of one pixel or row of `count` bytes, four channels at a time.
static inline void kl_vector_channels(const int8_t *row, int32_t count, const int8_t *filters,
                                      const int32_t *end, int32_t depth, int8_t *output) {
  for (int32_t i = 0; i < depth; i += 4) {
    // Channels beyond the last are the last.
    const int8_t *a = filters + i * count;
    const int8_t *b = filters + kl_min(i + 1, depth - 1) * count;
    const int8_t *c = filters + kl_min(i + 2, depth - 1) * count;
    const int8_t *d = filters + kl_min(i + 3, depth - 1) * count;
    int32_t sums[4];
    kl_store_sums(kl_four_dots(row, a, b, c, d, count), sums);
    for (int32_t k = 0; k < kl_min(depth - i, 4); k++) {
      output[i + k] = kl_sum_element((uint32_t)sums[k], end);
      end = kl_next_end(end);
    }
  }
}

#endif
