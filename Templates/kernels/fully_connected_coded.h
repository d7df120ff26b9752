#ifndef KL_FULLY_CONNECTED_CODED_H
#define KL_FULLY_CONNECTED_CODED_H

#include "coded.h"
#include "fixed_point.h"

typedef struct {
  int32_t input_depth, output_depth;
  int32_t output_offset, clamp_min, clamp_max;
  // 1: a multiplier for each output; 0: one for all.
  int32_t per_channel;
  // 32 less the bits of an index into the table, and the units of the stream.
  int32_t shift, units;
} kl_fully_connected_coded_params;

// One row of inputs times coded weights, each of which is used as it is decoded and kept nowhere: no
// token goes on beyond a row of weights. The bias takes in the zero point of the input.
KL_KERNEL void kl_fully_connected_coded(const kl_fully_connected_coded_params *p,
                                        const int8_t *input, const uint16_t *units,
                                        const int16_t *table, const int32_t *bias,
                                        const int32_t *multiplier, const int8_t *shift,
                                        int8_t *output) {
  const int8_t *end = input + p->input_depth;
  const int32_t index_shift = p->shift;
  kl_code code = kl_code_start(units, p->units);
  for (int32_t o = 0; o < p->output_depth; o++) {
    uint32_t sum = (uint32_t)bias[o];
    // Counted from the end.
    int32_t x = -p->input_depth;
    do {
      const int32_t token = table[code.bits >> index_shift];
      sum += (uint32_t)((token >> 8) * end[x]);
      kl_code_skip(&code, token & 15);
      x += token >> 4 & 15;
    } while (x < 0);
    const int32_t c = o * p->per_channel;
    const int32_t scaled = kl_requantize((int32_t)sum, multiplier[c], shift[c]);
    output[o] = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
  }
}

#endif
