#ifndef KL_SIGNAL_PCAN_H
#define KL_SIGNAL_PCAN_H

#include "fixed_point.h"

typedef struct {
  int32_t count, snr_shift;
} kl_signal_pcan_params;

// The gain for that much noise: a table has its value up to 2, and a parabola for each bit above.
static inline int32_t kl_pcan_gain_s16(const kl_int16 *gains, uint32_t noise) {
  if (noise <= 2) return gains[noise];
  const int32_t bits = 32 - kl_leading_zeros(noise);
  const kl_int16 *parabola = gains + 4 * bits - 6;
  const uint32_t scaled = bits < 11 ? noise << (11 - bits) : noise >> (bits - 11);
  const int32_t fraction = (int32_t)(scaled & 0x3FF);
  const int32_t slope = ((parabola[2] * fraction) >> 5) + parabola[1] * 32;
  const uint32_t product = (uint32_t)slope * (uint32_t)fraction;
  return (int16_t)(((int32_t)(product + (1 << 14)) >> 15) + parabola[0]);
}

// 12 bits below the point become 6: x - 1, or x^2 / 4 up to 2, where the two touch.
static inline uint32_t kl_pcan_shrink_u32(uint32_t x) {
  return x < UINT32_C(2) << 12 ? (x * x) >> 20 : (x >> 6) - (1 << 6);
}

// Amplifies each channel the less, the more noise it has.
KL_KERNEL void kl_signal_pcan_u32(const kl_signal_pcan_params *p, const kl_uint32 *input,
                                  const kl_uint32 *noise, const kl_int16 *gains,
                                  kl_uint32 *output) {
  for (int32_t i = 0; i < p->count; i++) {
    const uint32_t gain = (uint32_t)kl_pcan_gain_s16(gains, noise[i]);
    output[i] = kl_pcan_shrink_u32((uint32_t)(((uint64_t)input[i] * gain) >> p->snr_shift));
  }
}

#endif
