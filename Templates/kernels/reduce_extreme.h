#ifndef KL_REDUCE_EXTREME_H
#define KL_REDUCE_EXTREME_H

#include "reduction.h"

// Maxima and minima; of truth values they say whether any, or all, are true.
typedef struct {
  kl_reduction shape;
  // What no element goes beyond; 1 where the least element is wanted.
  int32_t start;
  int32_t is_minimum;
} kl_reduce_extreme_params;

typedef struct {
  kl_reduction shape;
  float start;
  int32_t is_minimum;
} kl_reduce_extreme_f32_params;

// Defines `name`, `name_row` for a row of outputs, and `name_one` for one of them.
#define KL_REDUCE_EXTREME_KERNEL(name, params, type, value_type)            \
  static inline value_type name##_one(const params *p, const type *input) { \
    const kl_walk *walk = &p->shape.reduced;                                \
    kl_walk_run run = kl_walk_first();                                      \
    value_type best = p->start;                                             \
    for (int32_t i = 0; i < kl_walk_runs(walk); i++) {                      \
      for (int32_t k = 0; k < walk->extent[2]; k++) {                       \
        const value_type x = input[run.offset + k * walk->stride[2]];       \
        if (p->is_minimum ? x < best : x > best) best = x;                  \
      }                                                                     \
      kl_walk_advance(walk, &run);                                          \
    }                                                                       \
    return best;                                                            \
  }                                                                         \
                                                                            \
  KL_REDUCTION_KERNEL(name, params, type, value_type, x)

KL_REDUCE_EXTREME_KERNEL(kl_reduce_extreme_s8, kl_reduce_extreme_params, int8_t, int32_t)
KL_REDUCE_EXTREME_KERNEL(kl_reduce_extreme_u8, kl_reduce_extreme_params, uint8_t, int32_t)
KL_REDUCE_EXTREME_KERNEL(kl_reduce_extreme_s16, kl_reduce_extreme_params, kl_int16, int32_t)
KL_REDUCE_EXTREME_KERNEL(kl_reduce_extreme_s32, kl_reduce_extreme_params, kl_int32, int32_t)
KL_REDUCE_EXTREME_KERNEL(kl_reduce_extreme_f32, kl_reduce_extreme_f32_params, kl_float, float)

#endif
