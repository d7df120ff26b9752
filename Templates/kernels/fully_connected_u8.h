#ifndef KL_FULLY_CONNECTED_U8_H
#define KL_FULLY_CONNECTED_U8_H

#include "fully_connected.h"

// As kl_fully_connected_s8, of uint8 elements that are stored 128 lower: the reference rounds once.
KL_KERNEL void kl_fully_connected_u8_row(const kl_fully_connected_params *p, const int8_t *input,
                                         const int8_t *weights, const int32_t *bias,
                                         const int32_t *multiplier, const int8_t *shift,
                                         int8_t *output) {
  for (int32_t o = 0; o < p->output_depth; o++) {
    uint32_t sum = (uint32_t)bias[o];
    for (int32_t i = 0; i < p->input_depth; i++) {
      sum += (uint32_t)((input[i] + p->input_offset) * (weights[i] + p->weights_offset));
    }
    const int32_t c = o * p->per_channel;
    const int32_t scaled = kl_requantize_once((int32_t)sum, multiplier[c], shift[c]);
    output[o] = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
    weights += p->input_depth;
  }
}

KL_KERNEL void kl_fully_connected_u8(const kl_fully_connected_params *p, const int8_t *input,
                                     const int8_t *weights, const int32_t *bias,
                                     const int32_t *multiplier, const int8_t *shift,
                                     int8_t *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_u8_row(p, input, weights, bias, multiplier, shift, output);
    input += p->input_depth;
    output += p->output_depth;
  }
}

#endif
