#ifndef KL_EMBEDDING_LOOKUP_H
#define KL_EMBEDDING_LOOKUP_H

#include "index.h"

// Rows of an int8 table as reals, by their index among `extent`.
typedef struct {
  int32_t extent, count, row_count;
  float scale;
} kl_embedding_lookup_params;

KL_KERNEL void kl_embedding_lookup_s8_f32(const kl_embedding_lookup_params *p,
                                          const kl_int32 *indices, const int8_t *table,
                                          kl_float *output) {
  for (int32_t i = 0; i < p->count; i++) {
    const int32_t index = kl_index_load(indices, 4, i, p->extent - 1);
    for (int32_t k = 0; k < p->row_count; k++) {
      output[i * p->row_count + k] = p->scale * (float)table[index * p->row_count + k];
    }
  }
}

#endif
