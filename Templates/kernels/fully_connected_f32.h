#ifndef KL_FULLY_CONNECTED_F32_H
#define KL_FULLY_CONNECTED_F32_H

#include "dot.h"

typedef struct {
  int32_t batches, input_depth, output_depth;
  float clamp_min, clamp_max;
} kl_fully_connected_f32_params;

// One row of outputs. weights is [output_depth][input_depth].
KL_KERNEL void kl_fully_connected_f32_row(const kl_fully_connected_f32_params *p,
                                          const kl_float *input, const kl_float *weights,
                                          const kl_float *bias, kl_float *output) {
  for (int32_t o = 0; o < p->output_depth; o++) {
    const float sum = kl_dot_f32(0.0f, input, weights, p->input_depth);
    output[o] = kl_clamp_f32(sum + bias[o], p->clamp_min, p->clamp_max);
    weights += p->input_depth;
  }
}

KL_KERNEL void kl_fully_connected_f32(const kl_fully_connected_f32_params *p, const kl_float *input,
                                      const kl_float *weights, const kl_float *bias,
                                      kl_float *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_f32_row(p, input, weights, bias, output);
    input += p->input_depth;
    output += p->output_depth;
  }
}

#endif
