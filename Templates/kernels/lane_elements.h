#ifndef KL_LANE_ELEMENTS_H
#define KL_LANE_ELEMENTS_H

#include "fixed_point.h"
#include "sum_elements.h"

// How sums of products of lanes become elements. Of each channel a stream of words says it:
//
//   s8       see kl_sum_element
//   s8_s4    sums 16 times as large, to int8 likewise
//   s16      start (low, high), scale, shift: (sum * scale + start) >> 32 >> shift
//   s16_long the same with sums of 64 bits, and one shift
//   s16_b32  start, 0, scale, zero, shift: rounded twice
//
// start has the bias times the factor and a half in it, which is exact in 64 bits.

static inline int16_t kl_saturate_s16(int32_t x) {
#if defined(__ARM_FEATURE_SAT) && defined(__thumb2__) && defined(__GNUC__) && \
    !defined(KL_NO_ASSEMBLY)
  __asm("ssat %0, #16, %0" : "+r"(x));
  return (int16_t)x;
#else
  return (int16_t)kl_clamp(x, -32768, 32767);
#endif
}

static inline int8_t kl_element_s8(int32_t sum, const int32_t *end) {
  return kl_sum_element((uint32_t)sum, end);
}

static inline const int32_t *kl_next_end_s8(const int32_t *end) {
  return kl_next_end(end);
}

static inline int8_t kl_element_s8_s4(int32_t sum, const int32_t *end) {
  return kl_sum_element((uint32_t)(sum >> 4), end);
}

static inline const int32_t *kl_next_end_s8_s4(const int32_t *end) {
  return kl_next_end(end);
}

static inline uint64_t kl_end_start(const int32_t *end) {
  return (uint64_t)(uint32_t)end[0] | (uint64_t)(uint32_t)end[1] << 32;
}

static inline int16_t kl_element_s16(int32_t sum, const int32_t *end) {
  const int64_t scaled = (int64_t)sum * end[2] + (int64_t)kl_end_start(end);
  return kl_saturate_s16((int32_t)(scaled >> 32) >> end[3]);
}

static inline const int32_t *kl_next_end_s16(const int32_t *end) {
  return end + 4;
}

static inline int16_t kl_element_s16_long(int64_t sum, const int32_t *end) {
  const uint64_t scaled = (uint64_t)sum * (uint64_t)end[2] + kl_end_start(end);
  return kl_saturate_s16((int32_t)((int64_t)scaled >> end[3]));
}

static inline const int32_t *kl_next_end_s16_long(const int32_t *end) {
  return end + 4;
}

static inline int16_t kl_element_s16_b32(int32_t sum, const int32_t *end) {
  const int32_t moved = kl_add(sum, end[0]);
  const int32_t high = kl_high_half(2 * (uint32_t)moved, end[2]);
  return kl_saturate_s16((high + end[3] - (moved < 0 ? 1 : 0)) >> end[4]);
}

static inline const int32_t *kl_next_end_s16_b32(const int32_t *end) {
  return end + 5;
}

static inline void kl_clamp_shorts(kl_int16 *x, int32_t count, int32_t low, int32_t high) {
  if (low <= -32768 && high >= 32767) return;
  for (int32_t i = 0; i < count; i++) x[i] = (int16_t)kl_clamp(x[i], low, high);
}

#endif
