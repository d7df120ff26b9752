#ifndef KL_FFT_AUTO_SCALE_H
#define KL_FFT_AUTO_SCALE_H

#include "fixed_point.h"

typedef struct {
  int32_t count;
} kl_fft_auto_scale_params;

// How far the samples can shift left.
static inline int32_t kl_fft_headroom_s16(const kl_int16 *input, int32_t count) {
  int16_t most = 0;
  for (int32_t i = 0; i < count; i++) {
    // The size of -32768 wraps, as in the reference: what follows counts alone.
    const int32_t x = input[i];
    if (x > most) {
      most = (int16_t)x;
    } else if (-x > most) {
      most = (int16_t)-x;
    }
  }
  return most > 0 ? kl_leading_zeros((uint32_t)most) - 17 : 0;
}

// Shifts the samples as far left as all of them can, and says how far.
KL_KERNEL void kl_fft_auto_scale_s16(const kl_fft_auto_scale_params *p, const kl_int16 *input,
                                     kl_int16 *output, kl_int32 *shift) {
  const int32_t headroom = kl_fft_headroom_s16(input, p->count);
  for (int32_t i = 0; i < p->count; i++) output[i] = (int16_t)(input[i] * (1 << headroom));
  *shift = headroom;
}

#endif
