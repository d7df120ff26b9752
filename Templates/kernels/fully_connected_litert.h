#ifndef KL_FULLY_CONNECTED_LITERT_H
#define KL_FULLY_CONNECTED_LITERT_H

// FULLY_CONNECTED as LiteRT has it, which scales sums by real numbers.

#include "dot.h"
#include "fully_connected.h"
#include "requantize_real.h"

// One row of outputs. weights is [output_depth][input_depth].
KL_KERNEL void kl_fully_connected_s8_litert_row(const kl_fully_connected_params *p,
                                                const int8_t *input, const int8_t *weights,
                                                const int32_t *bias, const int64_t *multiplier,
                                                const int8_t *shift, int8_t *output) {
  for (int32_t o = 0; o < p->output_depth; o++) {
    uint32_t sum = (uint32_t)bias[o];
    for (int32_t i = 0; i < p->input_depth; i++) {
      sum += (uint32_t)((input[i] + p->input_offset) * (weights[i] + p->weights_offset));
    }
    const int32_t c = o * p->per_channel;
    const int32_t scaled = kl_requantize_real((int32_t)sum, multiplier[c], shift[c]);
    output[o] = (int8_t)kl_clamp(scaled + p->output_offset, p->clamp_min, p->clamp_max);
    weights += p->input_depth;
  }
}

KL_KERNEL void kl_fully_connected_s8_litert(const kl_fully_connected_params *p, const int8_t *input,
                                            const int8_t *weights, const int32_t *bias,
                                            const int64_t *multiplier, const int8_t *shift,
                                            int8_t *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_s8_litert_row(p, input, weights, bias, multiplier, shift, output);
    input += p->input_depth;
    output += p->output_depth;
  }
}

// One row of outputs, with biases of 64 bits.
KL_KERNEL void kl_fully_connected_s16_litert_row(const kl_fully_connected_params *p,
                                                 const kl_int16 *input, const int8_t *weights,
                                                 const kl_int64 *bias, const int64_t *multiplier,
                                                 const int8_t *shift, kl_int16 *output) {
  for (int32_t o = 0; o < p->output_depth; o++) {
    const int64_t sum = kl_add_s64(kl_dot_s16(input, weights, p->input_depth), bias[o]);
    const int32_t c = o * p->per_channel;
    const int32_t scaled = kl_requantize_real(sum, multiplier[c], shift[c]);
    output[o] = (int16_t)kl_clamp(scaled, p->clamp_min, p->clamp_max);
    weights += p->input_depth;
  }
}

KL_KERNEL void kl_fully_connected_s16_litert(const kl_fully_connected_params *p,
                                             const kl_int16 *input, const int8_t *weights,
                                             const kl_int64 *bias, const int64_t *multiplier,
                                             const int8_t *shift, kl_int16 *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_s16_litert_row(p, input, weights, bias, multiplier, shift, output);
    input += p->input_depth;
    output += p->output_depth;
  }
}

// One row of outputs, with biases of 32 bits.
KL_KERNEL void kl_fully_connected_s16_b32_litert_row(const kl_fully_connected_params *p,
                                                     const kl_int16 *input, const int8_t *weights,
                                                     const kl_int32 *bias, const int64_t *multiplier,
                                                     const int8_t *shift, kl_int16 *output) {
  for (int32_t o = 0; o < p->output_depth; o++) {
    const int64_t products = kl_dot_s16(input, weights, p->input_depth);
    const int32_t sum = kl_add((int32_t)products, bias[o]);
    const int32_t c = o * p->per_channel;
    const int32_t scaled = kl_requantize_real(sum, multiplier[c], shift[c]);
    output[o] = (int16_t)kl_clamp(scaled, p->clamp_min, p->clamp_max);
    weights += p->input_depth;
  }
}

KL_KERNEL void kl_fully_connected_s16_b32_litert(const kl_fully_connected_params *p,
                                                 const kl_int16 *input, const int8_t *weights,
                                                 const kl_int32 *bias, const int64_t *multiplier,
                                                 const int8_t *shift, kl_int16 *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_s16_b32_litert_row(p, input, weights, bias, multiplier, shift, output);
    input += p->input_depth;
    output += p->output_depth;
  }
}

#endif
