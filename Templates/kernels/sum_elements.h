#ifndef KL_SUM_ELEMENTS_H
#define KL_SUM_ELEMENTS_H

#include "kernel.h"

// How sums of products become int8 elements: by one multiplication where the compiler has found one
// that is exact for all sums that a channel can reach, else rounded twice as TensorFlow Lite Micro
// does.
#define KL_FITTED_SHIFT 10

static inline int32_t kl_saturate_s8(int32_t x) {
  return kl_clamp(x, -128, 127);
}

// The high half of the product, rounded to nearest.
static inline int32_t kl_high_half(uint32_t x, int32_t scale) {
#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__GNUC__) && \
    !defined(KL_NO_ASSEMBLY)
  int32_t high;
  __asm("smmulr %0, %1, %2" : "=r"(high) : "r"(x), "r"(scale));
  return high;
#else
  const int64_t product = (int64_t)(int32_t)x * scale;
  return (int32_t)((product + (INT64_C(1) << 31)) >> 32);
#endif
}

// Twice the sum as an element. `zero` is the zero point and one half, shifted left.
static inline int32_t kl_exact_element(uint32_t twice, int32_t scale, uint32_t zero,
                                       int32_t shift) {
  const int32_t sum = (int32_t)twice;
  const uint32_t bias = zero - (sum < 0 ? 1u : 0u);
  return kl_saturate_s8((int32_t)(bias + (uint32_t)kl_high_half(twice, scale)) >> shift);
}

static inline void kl_clamp_run(int8_t *x, int32_t count, int32_t low, int32_t high) {
  if (low <= -128 && high >= 127) return;
  for (int32_t i = 0; i < count; i++) x[i] = (int8_t)kl_clamp(x[i], low, high);
}

// The high half of the product. Without a multiplication of 64 bits by halves of 16, which is as
// exact.
static inline int32_t kl_high_product(uint32_t x, int32_t scale) {
#if defined(__ARM_ARCH_6M__) || defined(__XTENSA__)
  const int32_t high = (int32_t)x >> 16;
  const uint32_t low = x & 0xFFFFu;
  const int32_t scale_high = scale >> 16;
  const uint32_t scale_low = (uint32_t)scale & 0xFFFFu;
  // Scales are positive: each of these is a number of 32 bits.
  const int32_t middle = high * (int32_t)scale_low + (int32_t)(low * scale_low >> 16);
  const int32_t other = (int32_t)low * scale_high + (middle & 0xFFFF);
  return high * scale_high + (middle >> 16) + (other >> 16);
#else
  return (int32_t)((int64_t)(int32_t)x * scale >> 32);
#endif
}

// What makes elements of the sums of a channel, as words of a stream:
//
//   fitted  start, scale (not 0): high(256 * sum + start, scale) >> KL_FITTED_SHIFT, rounded down
//   exact   start, 0, scale, zero, shift: rounded twice
static inline const int32_t *kl_next_end(const int32_t *end) {
  return end + (end[1] != 0 ? 2 : 5);
}

// A product that was fitted, as an element.
static inline int8_t kl_shifted_element(int32_t product) {
#if defined(__ARM_FEATURE_SAT) && defined(__thumb2__) && defined(__GNUC__) && \
    !defined(KL_NO_ASSEMBLY)
  int32_t element;
  __asm("ssat %0, #8, %1, asr #10" : "=r"(element) : "r"(product));
  return (int8_t)element;
#else
  return (int8_t)kl_saturate_s8(product >> KL_FITTED_SHIFT);
#endif
}

static inline int8_t kl_fitted_element(uint32_t sum_256, int32_t scale) {
  return kl_shifted_element(kl_high_product(sum_256, scale));
}

// Rare: few channels cannot be fitted.
KL_SHARED int8_t kl_sum_exact_element(uint32_t sum, const int32_t *end) {
  return (int8_t)kl_exact_element(2 * (sum + (uint32_t)end[0]), end[2], (uint32_t)end[3], end[4]);
}

static inline int8_t kl_sum_element(uint32_t sum, const int32_t *end) {
  if (end[1] == 0) return kl_sum_exact_element(sum, end);
  return kl_fitted_element(256 * sum + (uint32_t)end[0], end[1]);
}

// The same at once with the end of the next channel.
static inline const int32_t *kl_put_element(uint32_t sum, const int32_t *end, int8_t *element) {
  if (end[1] == 0) {
    *element = kl_sum_exact_element(sum, end);
    return end + 5;
  }
  *element = kl_fitted_element(256 * sum + (uint32_t)end[0], end[1]);
  return end + 2;
}

#endif
