#ifndef KL_SOFTMAX_H
#define KL_SOFTMAX_H

#include "float_math.h"
#include "lookup.h"
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

typedef struct {
  int32_t rows, depth;
  // From a difference of elements to units of 10/65535.
  int32_t multiplier, shift;
} kl_softmax_s16_params;

// 1 / (sum of exponentials), in units of 2^-15 of 2^-bits: a sum with 15 bits below the binary
// point. reciprocals is 1 / (1 + x) for x from 0 to 1.
static inline int32_t kl_softmax_s16_scale(uint32_t sum, int32_t headroom,
                                           const int16_t *reciprocals) {
  const uint32_t normal = ((sum << (headroom - 1)) + (1 << 13)) >> 14;
  const int32_t x = kl_clamp((int32_t)normal - 98304, -32768, 32767);
  return kl_interpolate_s16(x, reciprocals);
}

// exponentials is e^x for x from -10 to 0. The output holds them until their sum is known.
KL_KERNEL void kl_softmax_s16_row(const kl_softmax_s16_params *p, const kl_int16 *input,
                                  const int16_t *exponentials, const int16_t *reciprocals,
                                  kl_int16 *output) {
  int32_t max = -32768;
  for (int32_t c = 0; c < p->depth; c++) max = kl_max(max, input[c]);
  uint32_t sum = 0;
  for (int32_t c = 0; c < p->depth; c++) {
    const int32_t scaled = kl_requantize(input[c] - max, p->multiplier, p->shift);
    const int32_t x = kl_clamp(kl_add(scaled, 32767), -32768, 32767);
    const int32_t exponential = kl_interpolate_s16(x, exponentials);
    output[c] = (kl_int16)exponential;
    sum += (uint32_t)exponential;
  }
  const int32_t headroom = kl_leading_zeros(sum);
  const int32_t scale = kl_softmax_s16_scale(sum, headroom, reciprocals);
  const int32_t shift = 31 - headroom;
  for (int32_t c = 0; c < p->depth; c++) {
    const int32_t share = (output[c] * scale + (1 << (shift - 1))) >> shift;
    output[c] = (kl_int16)kl_clamp(share, 0, 32767);
  }
}

KL_KERNEL void kl_softmax_s16(const kl_softmax_s16_params *p, const kl_int16 *input,
                              const int16_t *exponentials, const int16_t *reciprocals,
                              kl_int16 *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_softmax_s16_row(p, input, exponentials, reciprocals, output);
    input += p->depth;
    output += p->depth;
  }
}

typedef struct {
  int32_t rows, depth;
  float beta;
} kl_softmax_f32_params;

KL_KERNEL void kl_softmax_f32_row(const kl_softmax_f32_params *p, const kl_float *input,
                                  kl_float *output) {
  float max = -3.40282347e+38f;
  for (int32_t c = 0; c < p->depth; c++) max = max < input[c] ? input[c] : max;
  float sum = 0.0f;
  for (int32_t c = 0; c < p->depth; c++) {
    output[c] = kl_exp_f32((input[c] - max) * p->beta);
    sum += output[c];
  }
  for (int32_t c = 0; c < p->depth; c++) output[c] = output[c] / sum;
}

KL_KERNEL void kl_softmax_f32(const kl_softmax_f32_params *p, const kl_float *input,
                              kl_float *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_softmax_f32_row(p, input, output);
    input += p->depth;
    output += p->depth;
  }
}

#endif
