#ifndef KL_PAD_H
#define KL_PAD_H

#include "fill.h"

// Of each dimension, outermost first: what is put before the input, the input, what is put after.
// The innermost is in bytes. `rows` counts all runs along the innermost dimension of the output.
typedef struct {
  int32_t element_bytes;
  int32_t rows;
  int32_t before[KL_MAX_RANK], extent[KL_MAX_RANK], after[KL_MAX_RANK];
} kl_pad_params;

// One row of the output from its row of the input, or from none where all of it is padding.
KL_KERNEL void kl_pad_row(const kl_pad_params *p, const void *input, const void *value,
                          void *output) {
  const int32_t before = p->before[KL_MAX_RANK - 1];
  const int32_t extent = p->extent[KL_MAX_RANK - 1];
  const int32_t after = p->after[KL_MAX_RANK - 1];
  int8_t *to = (int8_t *)output;
  if (input == NULL) {
    kl_fill_run(value, p->element_bytes, to, before + extent + after);
  } else {
    kl_fill_run(value, p->element_bytes, to, before);
    memcpy(to + before, input, (size_t)extent);
    kl_fill_run(value, p->element_bytes, to + before + extent, after);
  }
}

// 1 if a row of the output, given by its index along each outer dimension, has a row of the input.
static inline int32_t kl_pad_has_input(const kl_pad_params *p, const int32_t *index) {
  for (int32_t d = 0; d < KL_MAX_RANK - 1; d++) {
    const int32_t i = index[d] - p->before[d];
    if (i < 0 || i >= p->extent[d]) return 0;
  }
  return 1;
}

KL_KERNEL void kl_pad(const kl_pad_params *p, const void *input, const void *value, void *output) {
  const int32_t row = p->extent[KL_MAX_RANK - 1];
  const int8_t *from = (const int8_t *)input;
  int8_t *to = (int8_t *)output;
  int32_t index[KL_MAX_RANK - 1] = {0};
  for (int32_t r = 0; r < p->rows; r++) {
    if (kl_pad_has_input(p, index)) {
      kl_pad_row(p, from, value, to);
      from += row;
    } else {
      kl_pad_row(p, NULL, value, to);
    }
    to += p->before[KL_MAX_RANK - 1] + row + p->after[KL_MAX_RANK - 1];
    for (int32_t d = KL_MAX_RANK - 2; d >= 0; d--) {
      index[d]++;
      if (index[d] < p->before[d] + p->extent[d] + p->after[d]) break;
      index[d] = 0;
    }
  }
}

#endif
