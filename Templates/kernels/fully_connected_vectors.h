#ifndef KL_FULLY_CONNECTED_VECTORS_H
#define KL_FULLY_CONNECTED_VECTORS_H

#include "dense.h"
#include "vector_tiles.h"

// Rows times weights by vectors of bytes; weights and ends as in vector_tiles.h. Outputs are
// written while the input is still needed.
KL_KERNEL void kl_fully_connected_vectors(const kl_dense_params *p, const int8_t *input,
                                          const int8_t *weights, const int32_t *ends,
                                          int8_t *output) {
  const int32_t count = p->input_depth;
  kl_vector_products(p->batches, input, count, count, weights, ends, p->output_depth, output);
  kl_clamp_vector(output, p->batches * p->output_depth, p->clamp_min, p->clamp_max);
}

#endif
