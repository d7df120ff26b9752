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

static inline int32_t kl_reduce_extreme_s8_one(const kl_reduce_extreme_params *p,
                                               const int8_t *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  int32_t best = p->start;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      const int32_t x = input[run.offset + k * walk->stride[2]];
      if (p->is_minimum ? x < best : x > best) best = x;
    }
    kl_walk_advance(walk, &run);
  }
  return best;
}

KL_KERNEL void kl_reduce_extreme_s8_row(const kl_reduce_extreme_params *p, const int8_t *input,
                                        int8_t *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    output[i] = (int8_t)kl_reduce_extreme_s8_one(p, input + i * kept->stride[2]);
  }
}

KL_KERNEL void kl_reduce_extreme_s8(const kl_reduce_extreme_params *p, const int8_t *input,
                                    int8_t *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_reduce_extreme_s8_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

static inline int32_t kl_reduce_extreme_u8_one(const kl_reduce_extreme_params *p,
                                               const uint8_t *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  int32_t best = p->start;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      const int32_t x = input[run.offset + k * walk->stride[2]];
      if (p->is_minimum ? x < best : x > best) best = x;
    }
    kl_walk_advance(walk, &run);
  }
  return best;
}

KL_KERNEL void kl_reduce_extreme_u8_row(const kl_reduce_extreme_params *p, const uint8_t *input,
                                        uint8_t *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    output[i] = (uint8_t)kl_reduce_extreme_u8_one(p, input + i * kept->stride[2]);
  }
}

KL_KERNEL void kl_reduce_extreme_u8(const kl_reduce_extreme_params *p, const uint8_t *input,
                                    uint8_t *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_reduce_extreme_u8_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

static inline int32_t kl_reduce_extreme_s16_one(const kl_reduce_extreme_params *p,
                                                const kl_int16 *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  int32_t best = p->start;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      const int32_t x = input[run.offset + k * walk->stride[2]];
      if (p->is_minimum ? x < best : x > best) best = x;
    }
    kl_walk_advance(walk, &run);
  }
  return best;
}

KL_KERNEL void kl_reduce_extreme_s16_row(const kl_reduce_extreme_params *p, const kl_int16 *input,
                                         kl_int16 *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    output[i] = (int16_t)kl_reduce_extreme_s16_one(p, input + i * kept->stride[2]);
  }
}

KL_KERNEL void kl_reduce_extreme_s16(const kl_reduce_extreme_params *p, const kl_int16 *input,
                                     kl_int16 *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_reduce_extreme_s16_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

static inline int32_t kl_reduce_extreme_s32_one(const kl_reduce_extreme_params *p,
                                                const kl_int32 *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  int32_t best = p->start;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      const int32_t x = input[run.offset + k * walk->stride[2]];
      if (p->is_minimum ? x < best : x > best) best = x;
    }
    kl_walk_advance(walk, &run);
  }
  return best;
}

KL_KERNEL void kl_reduce_extreme_s32_row(const kl_reduce_extreme_params *p, const kl_int32 *input,
                                         kl_int32 *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    output[i] = kl_reduce_extreme_s32_one(p, input + i * kept->stride[2]);
  }
}

KL_KERNEL void kl_reduce_extreme_s32(const kl_reduce_extreme_params *p, const kl_int32 *input,
                                     kl_int32 *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_reduce_extreme_s32_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

static inline float kl_reduce_extreme_f32_one(const kl_reduce_extreme_f32_params *p,
                                              const kl_float *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  float best = p->start;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      const float x = input[run.offset + k * walk->stride[2]];
      if (p->is_minimum ? x < best : x > best) best = x;
    }
    kl_walk_advance(walk, &run);
  }
  return best;
}

KL_KERNEL void kl_reduce_extreme_f32_row(const kl_reduce_extreme_f32_params *p,
                                         const kl_float *input, kl_float *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    output[i] = kl_reduce_extreme_f32_one(p, input + i * kept->stride[2]);
  }
}

KL_KERNEL void kl_reduce_extreme_f32(const kl_reduce_extreme_f32_params *p, const kl_float *input,
                                     kl_float *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_reduce_extreme_f32_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

#endif
