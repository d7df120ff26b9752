#ifndef KL_DENSE_H
#define KL_DENSE_H

#include "kernel.h"

// Rows of `input_depth` elements, `batches` of them, times weights.
typedef struct {
  int32_t batches, input_depth, output_depth;
  int32_t clamp_min, clamp_max;
} kl_dense_params;

#endif
