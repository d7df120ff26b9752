#ifndef KL_REDUCTION_H
#define KL_REDUCTION_H

#include "kernel.h"

// A walk over up to three dimensions, outermost first: runs along the last. Strides in elements.
typedef struct {
  int32_t extent[3], stride[3];
} kl_walk;

// Where a run starts.
typedef struct {
  int32_t index, offset;
} kl_walk_run;

// What a reduction walks from one output to the next, and for one output.
typedef struct {
  kl_walk kept, reduced;
} kl_reduction;

static inline int32_t kl_walk_runs(const kl_walk *walk) {
  return walk->extent[0] * walk->extent[1];
}

static inline kl_walk_run kl_walk_first(void) {
  const kl_walk_run first = {0, 0};
  return first;
}

static inline void kl_walk_advance(const kl_walk *walk, kl_walk_run *run) {
  run->index++;
  run->offset += walk->stride[1];
  if (run->index < walk->extent[1]) return;
  run->index = 0;
  run->offset += walk->stride[0] - walk->extent[1] * walk->stride[1];
}

// Defines `name`, and `name_row` for a row of outputs, each made of x = name_one(p, elements).
#define KL_REDUCTION_KERNEL(name, params, type, value_type, result)             \
  KL_KERNEL void name##_row(const params *p, const type *input, type *output) { \
    const kl_walk *kept = &p->shape.kept;                                       \
    for (int32_t i = 0; i < kept->extent[2]; i++) {                             \
      const value_type x = name##_one(p, input + i * kept->stride[2]);          \
      output[i] = (type)(result);                                               \
    }                                                                           \
  }                                                                             \
                                                                                \
  KL_KERNEL void name(const params *p, const type *input, type *output) {       \
    const kl_walk *kept = &p->shape.kept;                                       \
    kl_walk_run run = kl_walk_first();                                          \
    for (int32_t i = 0; i < kl_walk_runs(kept); i++) {                          \
      name##_row(p, input + run.offset, output + i * kept->extent[2]);          \
      kl_walk_advance(kept, &run);                                              \
    }                                                                           \
  }

#endif
