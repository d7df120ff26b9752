#ifndef KL_RSQRT_H
#define KL_RSQRT_H

#include "elementwise.h"
#include "inverse_square_root.h"

typedef struct {
  int32_t rows, row_count;
  // From 2^20 / sqrt(element) to the output.
  int32_t multiplier, shift;
} kl_rsqrt_params;

// The largest for zero, and for what has no root.
static inline int32_t kl_rsqrt_result(const kl_rsqrt_params *p, int32_t x) {
  if (x <= 0) return 32767;
  const kl_factor factor = kl_inverse_square_root(x);
  const int32_t root = kl_requantize(1, factor.multiplier, factor.shift + 20);
  return kl_clamp(kl_requantize(root, p->multiplier, p->shift), -32768, 32767);
}

KL_ELEMENTWISE_KERNEL(kl_rsqrt_s16, kl_rsqrt_params, kl_int16, kl_int16, kl_rsqrt_result(p, x))

#endif
