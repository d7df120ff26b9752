#ifndef KL_SPECTRAL_SUBTRACTION_H
#define KL_SPECTRAL_SUBTRACTION_H

#include "kernel.h"

typedef struct {
  int32_t count;
  // Of even and odd channels, in units of 2^-bits: the part of a new value in the estimate, and
  // that of the estimate so far.
  int32_t smoothing[2], one_minus_smoothing[2];
  int32_t min_signal_remaining, bits;
  // Bits below the units of the input that the estimate has.
  int32_t smoothing_bits;
  // 1 for an estimate that never exceeds the value.
  int32_t clamping;
} kl_spectral_subtraction_params;

static inline uint32_t kl_noise_estimate_u32(const kl_spectral_subtraction_params *p, int32_t i,
                                             uint32_t value, uint32_t estimate) {
  const uint64_t latest = (uint64_t)value * (uint32_t)p->smoothing[i & 1];
  const uint64_t before = (uint64_t)estimate * (uint32_t)p->one_minus_smoothing[i & 1];
  return (uint32_t)((latest + before) >> p->bits);
}

// Takes the noise, which is what stays for long, out of each channel.
KL_KERNEL void kl_spectral_subtraction_u32(const kl_spectral_subtraction_params *p,
                                           const kl_uint32 *input, kl_uint32 *memory,
                                           kl_uint32 *output, kl_uint32 *noise) {
  for (int32_t i = 0; i < p->count; i++) {
    const uint32_t x = input[i];
    const uint32_t value = x << p->smoothing_bits;
    const uint32_t estimate = kl_noise_estimate_u32(p, i, value, memory[i]);
    const uint32_t taken = estimate < value ? estimate : value;
    memory[i] = p->clamping ? taken : estimate;
    noise[i] = memory[i];
    const uint32_t least = (uint32_t)(((uint64_t)x * (uint32_t)p->min_signal_remaining) >> p->bits);
    const uint32_t rest = (value - taken) >> p->smoothing_bits;
    output[i] = rest > least ? rest : least;
  }
}

#endif
