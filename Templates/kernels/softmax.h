#ifndef KL_SOFTMAX_H
#define KL_SOFTMAX_H

#include "reciprocal.h"

typedef struct {
  int32_t rows, depth;
  // exponentials[d] is e^-d of the largest element's distance d to an element, in units of 2^-31;
  // distances from exponential_count on count for nothing.
  int32_t exponential_count;
} kl_softmax_params;

static inline int32_t kl_softmax_s8_max(const kl_softmax_params *p, const int8_t *input) {
  int32_t max = -128;
  for (int32_t c = 0; c < p->depth; c++) max = kl_max(max, input[c]);
  return max;
}

// The reciprocal of the sum of all exponentials, which has 12 integer bits and the sign.
static inline kl_reciprocal kl_softmax_s8_scale(const kl_softmax_params *p, const int8_t *input,
                                                int32_t max, const int32_t *exponentials) {
  uint32_t sum = 0;
  for (int32_t c = 0; c < p->depth; c++) {
    const int32_t distance = max - input[c];
    if (distance < p->exponential_count) {
      sum += (uint32_t)kl_rounding_divide(exponentials[distance], 12);
    }
  }
  return kl_reciprocal_of(sum, 12);
}

// exponential * scale, in units of 2^-output_bits.
static inline int32_t kl_softmax_share(int32_t exponential, kl_reciprocal scale,
                                       int32_t output_bits) {
  const int32_t exponent = scale.bits + 31 - output_bits;
  // Of so many elements each gets less than half a unit.
  if (exponent > 31) return 0;
  return kl_rounding_divide(kl_high_multiply(scale.fraction, exponential), exponent);
}

KL_KERNEL void kl_softmax_s8_row(const kl_softmax_params *p, const int8_t *input,
                                 const int32_t *exponentials, int8_t *output) {
  const int32_t max = kl_softmax_s8_max(p, input);
  const kl_reciprocal scale = kl_softmax_s8_scale(p, input, max, exponentials);
  for (int32_t c = 0; c < p->depth; c++) {
    const int32_t distance = max - input[c];
    int32_t share = 0;
    if (distance < p->exponential_count) {
      share = kl_softmax_share(exponentials[distance], scale, 8);
    }
    output[c] = (int8_t)kl_min(share - 128, 127);
  }
}

KL_KERNEL void kl_softmax_s8(const kl_softmax_params *p, const int8_t *input,
                             const int32_t *exponentials, int8_t *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_softmax_s8_row(p, input, exponentials, output);
    input += p->depth;
    output += p->depth;
  }
}

KL_KERNEL void kl_softmax_s8_s16_row(const kl_softmax_params *p, const int8_t *input,
                                     const int32_t *exponentials, kl_int16 *output) {
  const int32_t max = kl_softmax_s8_max(p, input);
  const kl_reciprocal scale = kl_softmax_s8_scale(p, input, max, exponentials);
  for (int32_t c = 0; c < p->depth; c++) {
    const int32_t distance = max - input[c];
    int32_t share = 0;
    if (distance < p->exponential_count) {
      share = kl_softmax_share(exponentials[distance], scale, 16);
    }
    output[c] = (kl_int16)kl_min(share - 32768, 32767);
  }
}

KL_KERNEL void kl_softmax_s8_s16(const kl_softmax_params *p, const int8_t *input,
                                 const int32_t *exponentials, kl_int16 *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_softmax_s8_s16_row(p, input, exponentials, output);
    input += p->depth;
    output += p->depth;
  }
}

#endif
