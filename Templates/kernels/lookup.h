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

typedef struct {
  int32_t rows, row_count;
  // Elements of the output from row to row, and before the first.
  int32_t output_stride, output_offset;
} kl_lookup_into_params;

// Each row becomes a part of a longer one.
KL_KERNEL void kl_lookup_into_s8(const kl_lookup_into_params *p, const int8_t *input,
                                 const int8_t *table, int8_t *output) {
  output += p->output_offset;
  for (int32_t r = 0; r < p->rows; r++) {
    for (int32_t i = 0; i < p->row_count; i++) output[i] = table[input[i] + 128];
    input += p->row_count;
    output += p->output_stride;
  }
}

// Element x of a function given by 513 values: table[i] is that of 128 i - 32768, and between them
// the function is straight.
static inline int16_t kl_interpolate_s16(int32_t x, const int16_t *table) {
  const int32_t index = (x + 32768) >> 7;
  const int16_t slope = (int16_t)(table[index + 1] - table[index]);
  return (int16_t)(table[index] + ((slope * (x & 127) + 64) >> 7));
}

KL_KERNEL void kl_lookup_s16_row(const kl_lookup_params *p, const kl_int16 *input,
                                 const int16_t *table, kl_int16 *output) {
  for (int32_t i = 0; i < p->row_count; i++) output[i] = kl_interpolate_s16(input[i], table);
}

KL_KERNEL void kl_lookup_s16(const kl_lookup_params *p, const kl_int16 *input, const int16_t *table,
                             kl_int16 *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_lookup_s16_row(p, input, table, output);
    input += p->row_count;
    output += p->row_count;
  }
}

#endif
