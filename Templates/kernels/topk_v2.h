#ifndef KL_TOPK_V2_H
#define KL_TOPK_V2_H

#include "kernel.h"

// The `count` largest of each row of `row_count` elements, largest first; of equals the first.
typedef struct {
  int32_t rows, row_count, count;
} kl_topk_v2_params;

// Defines `name`, and `name_row` for one row.
#define KL_TOPK_V2_KERNEL(name, type)                                                         \
  KL_KERNEL void name##_row(const kl_topk_v2_params *p, const type *input, type *values,      \
                            kl_int32 *indices) {                                              \
    int32_t found = 0;                                                                        \
    for (int32_t i = 0; i < p->row_count; i++) {                                              \
      const type x = input[i];                                                                \
      int32_t at = found < p->count ? found++ : p->count;                                     \
      /* The last one found makes room, unless none is smaller. */                            \
      if (at == p->count && !(x > values[--at])) continue;                                    \
      for (; at > 0 && x > values[at - 1]; at--) {                                            \
        values[at] = values[at - 1];                                                          \
        indices[at] = indices[at - 1];                                                        \
      }                                                                                       \
      values[at] = x;                                                                         \
      indices[at] = i;                                                                        \
    }                                                                                         \
  }                                                                                           \
                                                                                              \
  KL_KERNEL void name(const kl_topk_v2_params *p, const type *input, type *values,            \
                      kl_int32 *indices) {                                                    \
    for (int32_t r = 0; r < p->rows; r++) {                                                   \
      name##_row(p, input + r * p->row_count, values + r * p->count, indices + r * p->count); \
    }                                                                                         \
  }

KL_TOPK_V2_KERNEL(kl_topk_v2_s8, int8_t)
KL_TOPK_V2_KERNEL(kl_topk_v2_u8, uint8_t)
KL_TOPK_V2_KERNEL(kl_topk_v2_s16, kl_int16)
KL_TOPK_V2_KERNEL(kl_topk_v2_s32, kl_int32)
KL_TOPK_V2_KERNEL(kl_topk_v2_f32, kl_float)

#endif
