#ifndef KL_GATHER_H
#define KL_GATHER_H

#include "copy.h"
#include "index.h"

// Picks runs of bytes by their index among `extent`. An index from outside takes the nearest.
typedef struct {
  // Batches have indices of their own; all `outer` of a batch share them.
  int32_t batches, outer, extent;
  // Indices of one batch.
  int32_t count;
  int32_t run_bytes;
  // Of one index: 4 or 8.
  int32_t index_bytes;
} kl_gather_params;

KL_KERNEL void kl_gather(const kl_gather_params *p, const void *input, const void *indices,
                         void *output) {
  const uint8_t *from = (const uint8_t *)input;
  uint8_t *to = (uint8_t *)output;
  for (int32_t b = 0; b < p->batches; b++) {
    for (int32_t o = 0; o < p->outer; o++) {
      for (int32_t i = 0; i < p->count; i++) {
        const int32_t index =
            kl_index_load(indices, p->index_bytes, b * p->count + i, p->extent - 1);
        kl_copy_run(to, from + index * p->run_bytes, p->run_bytes);
        to += p->run_bytes;
      }
      from += p->extent * p->run_bytes;
    }
  }
}

#endif
