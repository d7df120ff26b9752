#ifndef KL_SAMPLE_HISTORY_H
#define KL_SAMPLE_HISTORY_H

#include "kernel.h"
#include "memory.h"

// The first `count` of the samples that a history of `depth` and `size` new ones are.
static inline void kl_history_read_s16(const kl_int16 *history, int32_t depth,
                                       const kl_int16 *latest, kl_int16 *output, int32_t count) {
  const int32_t old = kl_min(depth, count);
  memcpy(output, history, (uint32_t)old * sizeof(int16_t));
  memcpy(output + old, latest, (uint32_t)(count - old) * sizeof(int16_t));
}

// Forgets the oldest samples of a history of `depth` and takes in `size` new ones.
static inline void kl_history_append_s16(kl_int16 *history, int32_t depth, const kl_int16 *latest,
                                         int32_t size) {
  const int32_t taken = kl_min(depth, size);
  const int32_t kept = depth - taken;
  memmove(history, history + taken, (uint32_t)kept * sizeof(int16_t));
  memcpy(history + kept, latest + (size - taken), (uint32_t)taken * sizeof(int16_t));
}

#endif
