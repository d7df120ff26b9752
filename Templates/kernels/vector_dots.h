#ifndef KL_VECTOR_DOTS_H
#define KL_VECTOR_DOTS_H

#include "sum_elements.h"

// Sums of products of bytes, sixteen at a time where the core has vectors (Armv8.1-M MVE, Helium),
// and runs of bytes.
#if defined(__ARM_FEATURE_MVE) && defined(__GNUC__) && !defined(KL_NO_ASSEMBLY)
#define KL_HAS_VECTORS 1
#include <arm_mve.h>
#else
#define KL_HAS_VECTORS 0
#endif

#if KL_HAS_VECTORS

// VQSHRNB.S32 by 10 of q0 and of q1 in place: binutils 2.40 assembles VQRSHRNB, which rounds.
#define KL_NARROW_Q0 ".inst.w 0xee960f40\n\t"
#define KL_NARROW_Q1 ".inst.w 0xee962f42\n\t"

// The sum of the products of two rows. - Requires: a byte.
static inline int32_t kl_dot(const int8_t *a, const int8_t *b, int32_t count) {
  int32_t sum = 0;
  // The last vector is as short as it must be. VMLADAVA adds to even registers only.
  __asm volatile(
      "dlstp.8 lr, %[count]\n"
      "1:\n\t"
      "vldrb.8 q0, [%[a]], #16\n\t"
      "vldrb.8 q1, [%[b]], #16\n\t"
      "vmladava.s8 %[sum], q0, q1\n\t"
      "letp lr, 1b"
      : [sum] "+Te"(sum), [a] "+r"(a), [b] "+r"(b)
      : [count] "r"(count)
      : "lr", "q0", "q1", "memory");
  return sum;
}

// The same with an offset added to all of `a`.
static inline uint32_t kl_offset_dot(const int8_t *a, const int8_t *b, int32_t count,
                                     int32_t offset) {
  int32_t sum = 0, total = 0;
  __asm volatile(
      "dlstp.8 lr, %[count]\n"
      "1:\n\t"
      "vldrb.8 q0, [%[a]], #16\n\t"
      "vldrb.8 q1, [%[b]], #16\n\t"
      "vmladava.s8 %[sum], q0, q1\n\t"
      "vaddva.s8 %[total], q1\n\t"
      "letp lr, 1b"
      : [sum] "+Te"(sum), [total] "+Te"(total), [a] "+r"(a), [b] "+r"(b)
      : [count] "r"(count)
      : "lr", "q0", "q1", "memory");
  return (uint32_t)sum + (uint32_t)offset * (uint32_t)total;
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

// Limits are bytes.
static inline void kl_clamp_vector(int8_t *x, int32_t count, int32_t low, int32_t high) {
  if (low <= -128 && high >= 127) return;
  const int8x16_t lows = vdupq_n_s8((int8_t)low), highs = vdupq_n_s8((int8_t)high);
  for (; count > 0; count -= 16, x += 16) {
    const mve_pred16_t lanes = vctp8q((uint32_t)count);
    vstrbq_p_s8(x, vmaxq_s8(vminq_s8(vldrbq_z_s8(x, lanes), highs), lows), lanes);
  }
}

#else

static inline int32_t kl_dot(const int8_t *a, const int8_t *b, int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += a[i] * b[i];
  return sum;
}

static inline void kl_copy_vector(int8_t *to, const int8_t *from, int32_t count) {
  for (int32_t i = 0; i < count; i++) to[i] = from[i];
}

static inline void kl_fill_vector(int8_t *to, int32_t byte, int32_t count) {
  for (int32_t i = 0; i < count; i++) to[i] = (int8_t)byte;
}

static inline void kl_clamp_vector(int8_t *x, int32_t count, int32_t low, int32_t high) {
  kl_clamp_run(x, count, low, high);
}

#endif

// Sums of four channels become elements by two lines of words, or by four:
//
//   fitted  starts, scales: as fitted ones of sum_elements.h
//   exact   starts, scales, zeros, shifts less than 0: as exact ones
#define KL_LANES 4

static inline int8_t kl_lane_element(uint32_t sum, const int32_t *end, int32_t is_exact) {
  if (!is_exact) return kl_fitted_element(256 * sum + (uint32_t)end[0], end[KL_LANES]);
  return (int8_t)kl_exact_element(2 * (sum + (uint32_t)end[0]), end[KL_LANES],
                                  (uint32_t)end[2 * KL_LANES], -end[3 * KL_LANES]);
}

#endif
