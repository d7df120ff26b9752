#ifndef KL_REDUCE_PROD_H
#define KL_REDUCE_PROD_H

#include "reduction.h"

typedef struct {
  kl_reduction shape;
} kl_reduce_prod_params;

// One product, wrapping.
static inline int32_t kl_reduce_prod_s32_one(const kl_reduce_prod_params *p,
                                             const kl_int32 *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  uint32_t product = 1;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      const int32_t x = input[run.offset + k * walk->stride[2]];
      product *= (uint32_t)x;
    }
    kl_walk_advance(walk, &run);
  }
  return (int32_t)product;
}

KL_KERNEL void kl_reduce_prod_s32_row(const kl_reduce_prod_params *p, const kl_int32 *input,
                                      kl_int32 *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    output[i] = kl_reduce_prod_s32_one(p, input + i * kept->stride[2]);
  }
}

KL_KERNEL void kl_reduce_prod_s32(const kl_reduce_prod_params *p, const kl_int32 *input,
                                  kl_int32 *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_reduce_prod_s32_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

// One product.
static inline float kl_reduce_prod_f32_one(const kl_reduce_prod_params *p, const kl_float *input) {
  const kl_walk *walk = &p->shape.reduced;
  kl_walk_run run = kl_walk_first();
  float product = 1.0f;
  for (int32_t i = 0; i < kl_walk_runs(walk); i++) {
    for (int32_t k = 0; k < walk->extent[2]; k++) {
      const float x = input[run.offset + k * walk->stride[2]];
      product *= x;
    }
    kl_walk_advance(walk, &run);
  }
  return product;
}

KL_KERNEL void kl_reduce_prod_f32_row(const kl_reduce_prod_params *p, const kl_float *input,
                                      kl_float *output) {
  const kl_walk *kept = &p->shape.kept;
  for (int32_t i = 0; i < kept->extent[2]; i++) {
    output[i] = kl_reduce_prod_f32_one(p, input + i * kept->stride[2]);
  }
}

KL_KERNEL void kl_reduce_prod_f32(const kl_reduce_prod_params *p, const kl_float *input,
                                  kl_float *output) {
  const kl_walk *kept = &p->shape.kept;
  kl_walk_run run = kl_walk_first();
  for (int32_t i = 0; i < kl_walk_runs(kept); i++) {
    kl_reduce_prod_f32_row(p, input + run.offset, output + i * kept->extent[2]);
    kl_walk_advance(kept, &run);
  }
}

#endif
