#ifndef KL_DOT_H
#define KL_DOT_H

#include "kernel.h"

// The sum of (x[i] + offset) * w[i], wrapping.
static inline uint32_t kl_dot_s8(const int8_t *x, int32_t offset, const int8_t *w, int32_t count) {
  uint32_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += (uint32_t)((x[i] + offset) * w[i]);
  return sum;
}

#endif
