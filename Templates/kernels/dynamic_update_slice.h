#ifndef KL_DYNAMIC_UPDATE_SLICE_H
#define KL_DYNAMIC_UPDATE_SLICE_H

#include "copy.h"
#include "index.h"

// A tensor in which a box is replaced, wherever that lies.
typedef struct {
  // The box, to the place that starts at index 0.
  kl_copy_params update;
  int32_t bytes;
  int32_t rank;
  // Of each index: the last at which the box still fits, and how far a step moves in bytes.
  int32_t last[KL_MAX_RANK], stride[KL_MAX_RANK];
  // 4 or 8.
  int32_t index_bytes;
} kl_dynamic_update_slice_params;

// `input` may be `output`.
KL_KERNEL void kl_dynamic_update_slice(const kl_dynamic_update_slice_params *p, const void *input,
                                       const void *update, const void *start, void *output) {
  if (input != output) memcpy(output, input, (size_t)p->bytes);
  int32_t offset = 0;
  for (int32_t d = 0; d < p->rank; d++) {
    offset += kl_index_load(start, p->index_bytes, d, p->last[d]) * p->stride[d];
  }
  kl_copy(&p->update, update, (uint8_t *)output + offset);
}

#endif
