#ifndef KL_FULLY_CONNECTED_S16_H
#define KL_FULLY_CONNECTED_S16_H

#include "dot.h"
#include "fully_connected.h"

// One row of outputs, with biases of 64 bits.
KL_KERNEL void kl_fully_connected_s16_row(const kl_fully_connected_params *p, const kl_int16 *input,
                                          const int8_t *weights, const kl_int64 *bias,
                                          const int32_t *multiplier, const int8_t *shift,
                                          kl_int16 *output) {
  for (int32_t o = 0; o < p->output_depth; o++) {
    const int64_t sum = kl_dot_s16(input, weights, p->input_depth);
    const int32_t c = o * p->per_channel;
    const int32_t scaled = kl_requantize_s64(kl_add_s64(sum, bias[o]), multiplier[c], shift[c]);
    output[o] = (int16_t)kl_clamp(scaled, p->clamp_min, p->clamp_max);
    weights += p->input_depth;
  }
}

KL_KERNEL void kl_fully_connected_s16(const kl_fully_connected_params *p, const kl_int16 *input,
                                      const int8_t *weights, const kl_int64 *bias,
                                      const int32_t *multiplier, const int8_t *shift,
                                      kl_int16 *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_s16_row(p, input, weights, bias, multiplier, shift, output);
    input += p->input_depth;
    output += p->output_depth;
  }
}

// One row of outputs, with biases of 32 bits.
KL_KERNEL void kl_fully_connected_s16_b32_row(const kl_fully_connected_params *p,
                                              const kl_int16 *input, const int8_t *weights,
                                              const kl_int32 *bias, const int32_t *multiplier,
                                              const int8_t *shift, kl_int16 *output) {
  for (int32_t o = 0; o < p->output_depth; o++) {
    const int64_t sum = kl_dot_s16(input, weights, p->input_depth);
    const int32_t c = o * p->per_channel;
    const int32_t scaled = kl_requantize(kl_add((int32_t)sum, bias[o]), multiplier[c], shift[c]);
    output[o] = (int16_t)kl_clamp(scaled, p->clamp_min, p->clamp_max);
    weights += p->input_depth;
  }
}

KL_KERNEL void kl_fully_connected_s16_b32(const kl_fully_connected_params *p, const kl_int16 *input,
                                          const int8_t *weights, const kl_int32 *bias,
                                          const int32_t *multiplier, const int8_t *shift,
                                          kl_int16 *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_s16_b32_row(p, input, weights, bias, multiplier, shift, output);
    input += p->input_depth;
    output += p->output_depth;
  }
}

#endif
