#ifndef KL_GATHER_ND_H
#define KL_GATHER_ND_H

#include "copy.h"

// Picks runs of bytes by vectors of `depth` indices.
typedef struct {
  int32_t count, depth;
  // How far one step of each index moves, in runs.
  int32_t stride[KL_MAX_RANK];
  // The last of all runs: what a vector from outside takes, if not the first.
  int32_t last;
  int32_t run_bytes;
} kl_gather_nd_params;

// The run that a vector of indices names. Like the reference, only their sum has to lie inside.
static inline int32_t kl_gather_nd_place(const kl_gather_nd_params *p, const kl_int32 *indices) {
  uint32_t place = 0;
  for (int32_t d = 0; d < p->depth; d++) {
    place += (uint32_t)indices[d] * (uint32_t)p->stride[d];
  }
  return kl_clamp((int32_t)place, 0, p->last);
}

KL_KERNEL void kl_gather_nd(const kl_gather_nd_params *p, const void *input,
                            const kl_int32 *indices, void *output) {
  uint8_t *to = (uint8_t *)output;
  for (int32_t i = 0; i < p->count; i++) {
    const int32_t place = kl_gather_nd_place(p, indices + i * p->depth);
    kl_copy_run(to, (const uint8_t *)input + place * p->run_bytes, p->run_bytes);
    to += p->run_bytes;
  }
}

#endif
