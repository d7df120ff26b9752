#ifndef KL_DOT_H
#define KL_DOT_H

#include "kernel.h"

// The sum of (x[i] + offset) * w[i], wrapping.
static inline uint32_t kl_dot_s8(const int8_t *x, int32_t offset, const int8_t *w, int32_t count) {
  uint32_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += (uint32_t)((x[i] + offset) * w[i]);
  return sum;
}

// The sum of x[i] + offset, wrapping.
static inline uint32_t kl_total_s8(const int8_t *x, int32_t offset, int32_t count) {
  uint32_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += (uint32_t)(x[i] + offset);
  return sum;
}

// The sum of x[i] * w[i].
static inline int64_t kl_dot_s16(const kl_int16 *x, const int8_t *w, int32_t count) {
  int64_t sum = 0;
  for (int32_t i = 0; i < count;) {
    // 256 products of at most 2^22 fit in 32 bits.
    const int32_t end = kl_min(count, i + 256);
    int32_t part = 0;
    for (; i < end; i++) part += x[i] * w[i];
    sum += part;
  }
  return sum;
}

// sum + x[0] * w[0] + x[1] * w[1] …, in that order.
static inline float kl_dot_f32(float sum, const kl_float *x, const kl_float *w, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    const float product = x[i] * w[i];
    sum += product;
  }
  return sum;
}

#endif
