#ifndef KL_ARG_EXTREME_H
#define KL_ARG_EXTREME_H

#include "index.h"

// The place of the first maximum, or minimum, of `extent` elements that lie `inner` apart.
typedef struct {
  int32_t outer, extent, inner;
  int32_t is_minimum;
  // Of an element of the output: 4 or 8.
  int32_t index_bytes;
} kl_arg_extreme_params;

// Defines `name`, and `name_one` for one line of elements.
#define KL_ARG_EXTREME_KERNEL(name, type, value_type)                                    \
  static inline int32_t name##_one(const kl_arg_extreme_params *p, const type *input) {  \
    value_type best = input[0];                                                          \
    int32_t place = 0;                                                                   \
    for (int32_t i = 1; i < p->extent; i++) {                                            \
      const value_type x = input[i * p->inner];                                          \
      if (p->is_minimum ? x < best : x > best) {                                         \
        best = x;                                                                        \
        place = i;                                                                       \
      }                                                                                  \
    }                                                                                    \
    return place;                                                                        \
  }                                                                                      \
                                                                                         \
  KL_KERNEL void name(const kl_arg_extreme_params *p, const type *input, void *output) { \
    for (int32_t o = 0; o < p->outer; o++) {                                             \
      for (int32_t i = 0; i < p->inner; i++) {                                           \
        const int32_t place = name##_one(p, input + o * p->extent * p->inner + i);       \
        kl_index_store(output, p->index_bytes, o * p->inner + i, place);                 \
      }                                                                                  \
    }                                                                                    \
  }

KL_ARG_EXTREME_KERNEL(kl_arg_extreme_s8, int8_t, int32_t)
KL_ARG_EXTREME_KERNEL(kl_arg_extreme_u8, uint8_t, int32_t)
KL_ARG_EXTREME_KERNEL(kl_arg_extreme_s16, kl_int16, int32_t)
KL_ARG_EXTREME_KERNEL(kl_arg_extreme_s32, kl_int32, int32_t)
KL_ARG_EXTREME_KERNEL(kl_arg_extreme_f32, kl_float, float)

#endif
