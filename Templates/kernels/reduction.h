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

#endif
