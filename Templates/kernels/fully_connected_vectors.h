#ifndef KL_FULLY_CONNECTED_VECTORS_H
#define KL_FULLY_CONNECTED_VECTORS_H

#include "dense.h"
#include "vector_dots.h"

// Rows times weights by vectors of bytes. Weights are [output_depth][input_depth]; a stream of
// words has the ends of all channels. Outputs are written while the input is still needed.
KL_KERNEL void kl_fully_connected_vectors(const kl_dense_params *p, const int8_t *input,
                                          const int8_t *weights, const int32_t *ends,
                                          int8_t *output) {
  const int32_t count = p->input_depth;
  const int32_t depth = p->output_depth;
  for (int32_t batch = 0; batch < p->batches; batch++) {
    kl_vector_channels(input, count, weights, ends, depth, output);
    kl_clamp_run(output, depth, p->clamp_min, p->clamp_max);
    input += count;
    output += depth;
  }
}

#endif
