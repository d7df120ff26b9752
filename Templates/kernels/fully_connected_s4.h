#ifndef KL_FULLY_CONNECTED_S4_H
#define KL_FULLY_CONNECTED_S4_H

#include "fully_connected.h"
#include "nibbles.h"

KL_KERNEL void kl_fully_connected_s8_s4(const kl_fully_connected_params *p, const int8_t *input,
                                        const int8_t *weights, const int32_t *bias,
                                        const int32_t *multiplier, const int8_t *shift,
                                        int8_t *output) {
  const int32_t depth = p->input_depth;
  for (int32_t b = 0; b < p->batches; b++) {
    for (int32_t o = 0; o < p->output_depth; o++) {
      const uint32_t sum =
          kl_dot_s4(input, p->input_offset, weights, o * depth, p->weights_offset, depth);
      const int32_t c = o * p->per_channel;
      const int32_t scaled =
          kl_requantize(kl_add((int32_t)sum, bias[o]), multiplier[c], shift[c]);
      *output++ = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
    }
    input += depth;
  }
}

#endif
