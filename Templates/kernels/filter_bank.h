#ifndef KL_FILTER_BANK_H
#define KL_FILTER_BANK_H

#include "kernel.h"

typedef struct {
  int32_t channels;
} kl_filter_bank_params;

// Adds up the energies of each channel. Channels overlap: what a frequency does not give to one
// channel, by its weight, it gives to the next, by its unweight. There is one band more than
// channels: the first only gives.
KL_KERNEL void kl_filter_bank_u32_u64(const kl_filter_bank_params *p, const kl_uint32 *input,
                                      const kl_int16 *weights, const kl_int16 *unweights,
                                      const kl_int16 *frequency_starts,
                                      const kl_int16 *weight_starts, const kl_int16 *widths,
                                      kl_uint64 *output) {
  uint64_t sum = 0;
  for (int32_t band = 0; band <= p->channels; band++) {
    uint64_t next = 0;
    for (int32_t i = 0; i < widths[band]; i++) {
      const int32_t at = weight_starts[band] + i;
      const int64_t energy = input[frequency_starts[band] + i];
      sum += (uint64_t)(weights[at] * energy);
      next += (uint64_t)(unweights[at] * energy);
    }
    if (band > 0) output[band - 1] = sum;
    sum = next;
  }
}

#endif
