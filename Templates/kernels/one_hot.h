#ifndef KL_ONE_HOT_H
#define KL_ONE_HOT_H

#include "copy.h"

// For each index a line of `depth` elements, `inner` apart, of which that one is on.
typedef struct {
  int32_t outer, depth, inner;
  int32_t element_bytes;
} kl_one_hot_params;

KL_KERNEL void kl_one_hot(const kl_one_hot_params *p, const kl_int32 *indices, const void *on,
                          const void *off, void *output) {
  uint8_t *to = (uint8_t *)output;
  for (int32_t o = 0; o < p->outer; o++) {
    for (int32_t d = 0; d < p->depth; d++) {
      for (int32_t i = 0; i < p->inner; i++) {
        const void *value = indices[o * p->inner + i] == d ? on : off;
        kl_copy_run(to, (const uint8_t *)value, p->element_bytes);
        to += p->element_bytes;
      }
    }
  }
}

#endif
