#ifndef KL_MIRROR_PAD_H
#define KL_MIRROR_PAD_H

#include "copy.h"

// Of each dimension, outermost first: what is put before the input, the input, what is put after.
// The innermost counts elements, which may be several seen as one. `rows` counts all runs along it.
typedef struct {
  int32_t element_bytes;
  int32_t rows;
  // 1 where the border itself is not repeated.
  int32_t skip;
  int32_t before[KL_MAX_RANK], extent[KL_MAX_RANK], after[KL_MAX_RANK];
} kl_mirror_pad_params;

// The index of the input that index i of the output, along dimension d, shows.
static inline int32_t kl_mirror_pad_source(const kl_mirror_pad_params *p, int32_t d, int32_t i) {
  const int32_t x = i - p->before[d];
  if (x < 0) return -x - 1 + p->skip;
  if (x < p->extent[d]) return x;
  return 2 * p->extent[d] - 1 - p->skip - x;
}

// One row of the output from its row of the input.
KL_KERNEL void kl_mirror_pad_row(const kl_mirror_pad_params *p, const void *input, void *output) {
  const int32_t d = KL_MAX_RANK - 1;
  const int32_t before = p->before[d], extent = p->extent[d], size = p->element_bytes;
  const uint8_t *from = (const uint8_t *)input;
  uint8_t *to = (uint8_t *)output;
  for (int32_t i = 0; i < before; i++) {
    kl_copy_run(to + i * size, from + kl_mirror_pad_source(p, d, i) * size, size);
  }
  memcpy(to + before * size, from, (size_t)(extent * size));
  for (int32_t i = before + extent; i < before + extent + p->after[d]; i++) {
    kl_copy_run(to + i * size, from + kl_mirror_pad_source(p, d, i) * size, size);
  }
}

// Where the row of the input starts that a row of the output shows, in rows.
static inline int32_t kl_mirror_pad_row_source(const kl_mirror_pad_params *p,
                                               const int32_t *index) {
  int32_t row = 0;
  for (int32_t d = 0; d < KL_MAX_RANK - 1; d++) {
    row = row * p->extent[d] + kl_mirror_pad_source(p, d, index[d]);
  }
  return row;
}

KL_KERNEL void kl_mirror_pad(const kl_mirror_pad_params *p, const void *input, void *output) {
  const int32_t inner = KL_MAX_RANK - 1;
  const int32_t input_row = p->extent[inner] * p->element_bytes;
  const int32_t output_row =
      (p->before[inner] + p->extent[inner] + p->after[inner]) * p->element_bytes;
  int32_t index[KL_MAX_RANK - 1] = {0};
  for (int32_t r = 0; r < p->rows; r++) {
    kl_mirror_pad_row(p, (const uint8_t *)input + kl_mirror_pad_row_source(p, index) * input_row,
                      (uint8_t *)output + r * output_row);
    for (int32_t d = KL_MAX_RANK - 2; d >= 0; d--) {
      index[d]++;
      if (index[d] < p->before[d] + p->extent[d] + p->after[d]) break;
      index[d] = 0;
    }
  }
}

#endif
