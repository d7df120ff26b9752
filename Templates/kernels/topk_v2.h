#ifndef KL_TOPK_V2_H
#define KL_TOPK_V2_H

#include "kernel.h"

// The `count` largest of each row of `row_count` elements, largest first; of equals the first.
typedef struct {
  int32_t rows, row_count, count;
} kl_topk_v2_params;

KL_KERNEL void kl_topk_v2_s8_row(const kl_topk_v2_params *p, const int8_t *input, int8_t *values,
                                 kl_int32 *indices) {
  int32_t found = 0;
  for (int32_t i = 0; i < p->row_count; i++) {
    const int8_t x = input[i];
    int32_t at = found < p->count ? found++ : p->count;
    // The last one found makes room, unless none is smaller.
    if (at == p->count && !(x > values[--at])) continue;
    for (; at > 0 && x > values[at - 1]; at--) {
      values[at] = values[at - 1];
      indices[at] = indices[at - 1];
    }
    values[at] = x;
    indices[at] = i;
  }
}

KL_KERNEL void kl_topk_v2_s8(const kl_topk_v2_params *p, const int8_t *input, int8_t *values,
                             kl_int32 *indices) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_topk_v2_s8_row(p, input + r * p->row_count, values + r * p->count, indices + r * p->count);
  }
}

KL_KERNEL void kl_topk_v2_u8_row(const kl_topk_v2_params *p, const uint8_t *input, uint8_t *values,
                                 kl_int32 *indices) {
  int32_t found = 0;
  for (int32_t i = 0; i < p->row_count; i++) {
    const uint8_t x = input[i];
    int32_t at = found < p->count ? found++ : p->count;
    // The last one found makes room, unless none is smaller.
    if (at == p->count && !(x > values[--at])) continue;
    for (; at > 0 && x > values[at - 1]; at--) {
      values[at] = values[at - 1];
      indices[at] = indices[at - 1];
    }
    values[at] = x;
    indices[at] = i;
  }
}

KL_KERNEL void kl_topk_v2_u8(const kl_topk_v2_params *p, const uint8_t *input, uint8_t *values,
                             kl_int32 *indices) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_topk_v2_u8_row(p, input + r * p->row_count, values + r * p->count, indices + r * p->count);
  }
}

KL_KERNEL void kl_topk_v2_s16_row(const kl_topk_v2_params *p, const kl_int16 *input,
                                  kl_int16 *values, kl_int32 *indices) {
  int32_t found = 0;
  for (int32_t i = 0; i < p->row_count; i++) {
    const int16_t x = input[i];
    int32_t at = found < p->count ? found++ : p->count;
    // The last one found makes room, unless none is smaller.
    if (at == p->count && !(x > values[--at])) continue;
    for (; at > 0 && x > values[at - 1]; at--) {
      values[at] = values[at - 1];
      indices[at] = indices[at - 1];
    }
    values[at] = x;
    indices[at] = i;
  }
}

KL_KERNEL void kl_topk_v2_s16(const kl_topk_v2_params *p, const kl_int16 *input, kl_int16 *values,
                              kl_int32 *indices) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_topk_v2_s16_row(p, input + r * p->row_count, values + r * p->count, indices + r * p->count);
  }
}

KL_KERNEL void kl_topk_v2_s32_row(const kl_topk_v2_params *p, const kl_int32 *input,
                                  kl_int32 *values, kl_int32 *indices) {
  int32_t found = 0;
  for (int32_t i = 0; i < p->row_count; i++) {
    const int32_t x = input[i];
    int32_t at = found < p->count ? found++ : p->count;
    // The last one found makes room, unless none is smaller.
    if (at == p->count && !(x > values[--at])) continue;
    for (; at > 0 && x > values[at - 1]; at--) {
      values[at] = values[at - 1];
      indices[at] = indices[at - 1];
    }
    values[at] = x;
    indices[at] = i;
  }
}

KL_KERNEL void kl_topk_v2_s32(const kl_topk_v2_params *p, const kl_int32 *input, kl_int32 *values,
                              kl_int32 *indices) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_topk_v2_s32_row(p, input + r * p->row_count, values + r * p->count, indices + r * p->count);
  }
}

KL_KERNEL void kl_topk_v2_f32_row(const kl_topk_v2_params *p, const kl_float *input,
                                  kl_float *values, kl_int32 *indices) {
  int32_t found = 0;
  for (int32_t i = 0; i < p->row_count; i++) {
    const float x = input[i];
    int32_t at = found < p->count ? found++ : p->count;
    // The last one found makes room, unless none is smaller.
    if (at == p->count && !(x > values[--at])) continue;
    for (; at > 0 && x > values[at - 1]; at--) {
      values[at] = values[at - 1];
      indices[at] = indices[at - 1];
    }
    values[at] = x;
    indices[at] = i;
  }
}

KL_KERNEL void kl_topk_v2_f32(const kl_topk_v2_params *p, const kl_float *input, kl_float *values,
                              kl_int32 *indices) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_topk_v2_f32_row(p, input + r * p->row_count, values + r * p->count, indices + r * p->count);
  }
}

#endif
