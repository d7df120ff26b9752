#ifndef KL_INDEX_H
#define KL_INDEX_H

#include "kernel.h"

// Index i of a tensor whose elements have `bytes` bytes, 4 or 8, moved into 0 to `last`: what comes
// from outside must not lead outside.
static inline int32_t kl_index_load(const void *indices, int32_t bytes, int32_t i, int32_t last) {
  if (bytes == 4) return kl_clamp(((const kl_int32 *)indices)[i], 0, last);
  const int64_t index = ((const kl_int64 *)indices)[i];
  if (index < 0) return 0;
  return index > last ? last : (int32_t)index;
}

// Makes `index` element i of a tensor whose elements have `bytes` bytes, 4 or 8.
static inline void kl_index_store(void *indices, int32_t bytes, int32_t i, int32_t index) {
  if (bytes == 4) {
    ((kl_int32 *)indices)[i] = index;
  } else {
    ((kl_int64 *)indices)[i] = index;
  }
}

#endif
