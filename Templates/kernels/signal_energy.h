#ifndef KL_SIGNAL_ENERGY_H
#define KL_SIGNAL_ENERGY_H

#include "kernel.h"

// Frequencies from start to end out of `count`; the energy of all others is 0.
typedef struct {
  int32_t count, start, end;
} kl_signal_energy_params;

// real^2 + imaginary^2
static inline uint32_t kl_energy_s16(int32_t real, int32_t imaginary) {
  return (uint32_t)(real * real) + (uint32_t)(imaginary * imaginary);
}

KL_KERNEL void kl_signal_energy_s16_u32(const kl_signal_energy_params *p, const kl_int16 *input,
                                        kl_uint32 *output) {
  for (int32_t i = 0; i < p->start; i++) output[i] = 0;
  for (int32_t i = p->start; i < p->end; i++) {
    output[i] = kl_energy_s16(input[2 * i], input[2 * i + 1]);
  }
  for (int32_t i = p->end; i < p->count; i++) output[i] = 0;
}

#endif
