#ifndef KL_LOOKUP_H
#define KL_LOOKUP_H

#include "kernel.h"

typedef struct {
  int32_t rows, row_count;
} kl_lookup_params;

// table[i] is what i - 128 becomes.
KL_KERNEL void kl_lookup_s8_row(const kl_lookup_params *p, const int8_t *input, const int8_t *table,
                                int8_t *output) {
  for (int32_t i = 0; i < p->row_count; i++) output[i] = table[input[i] + 128];
}

KL_KERNEL void kl_lookup_s8(const kl_lookup_params *p, const int8_t *input, const int8_t *table,
                            int8_t *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_lookup_s8_row(p, input, table, output);
    input += p->row_count;
    output += p->row_count;
  }
}

#endif
