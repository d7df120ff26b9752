#ifndef KL_NIBBLES_H
#define KL_NIBBLES_H

#include "kernel.h"

// Weights of 4 bits as model files have them: two in a byte, the first in the low nibble.
static inline int32_t kl_nibble_at(const int8_t *w, int32_t index) {
  return (int32_t)((uint32_t)(uint8_t)w[index >> 1] << ((index & 1) != 0 ? 24 : 28)) >> 28;
}

// The sum of (x[i] + offset) * (weight first + i, plus weights_offset), wrapping.
static inline uint32_t kl_dot_s4(const int8_t *x, int32_t offset, const int8_t *w, int32_t first,
                                 int32_t weights_offset, int32_t count) {
  uint32_t sum = 0;
  int32_t i = 0;
  if ((first & 1) != 0 && count > 0) {
    sum += (uint32_t)((x[0] + offset) * (kl_nibble_at(w, first) + weights_offset));
    i++;
  }
  w += (first + i) / 2;
  for (; i + 2 <= count; i += 2) {
    const int32_t low = kl_nibble_at(w, 0) + weights_offset, high = *w++ >> 4;
    sum += (uint32_t)((x[i] + offset) * low) +
           (uint32_t)((x[i + 1] + offset) * (high + weights_offset));
  }
  if (i < count) sum += (uint32_t)((x[i] + offset) * (kl_nibble_at(w, 0) + weights_offset));
  return sum;
}

#endif
