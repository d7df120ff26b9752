#ifndef KL_LOG_SOFTMAX_H
#define KL_LOG_SOFTMAX_H

#include "float_math.h"
#include "logarithm.h"

typedef struct {
  int32_t rows, depth;
  // exponentials[d] is e^-d of the largest element's distance d to an element, in units of 2^-31;
  // distances from exponential_count on count for nothing.
  int32_t exponential_count;
  // From a distance to units of 2^-26, and back.
  int32_t multiplier, shift;
  int32_t reverse_multiplier, reverse_shift;
  int32_t largest_distance;
} kl_log_softmax_params;

// Elements are in units of 1/16 and have a zero point of 127.
KL_KERNEL void kl_log_softmax_s8_row(const kl_log_softmax_params *p, const int8_t *input,
                                     const int32_t *exponentials, int8_t *output) {
  int32_t max = -128;
  for (int32_t c = 0; c < p->depth; c++) max = kl_max(max, input[c]);
  int32_t sum = 0;
  for (int32_t c = 0; c < p->depth; c++) {
    const int32_t distance = max - input[c];
    if (distance < p->exponential_count) sum += kl_rounding_divide(exponentials[distance], 12);
  }
  const int32_t log_sum = kl_logarithm(sum);
  // What lies farther away leaves the range of units.
  const int32_t reach =
      -kl_requantize(kl_add(log_sum, INT32_MIN), p->reverse_multiplier, p->reverse_shift);
  const int32_t limit = kl_min(p->largest_distance + 1, reach);
  for (int32_t c = 0; c < p->depth; c++) {
    const int32_t distance = max - input[c];
    int32_t result = -128;
    if (distance < limit) {
      const int32_t scaled = kl_requantize(-distance, p->multiplier, p->shift);
      result = kl_rounding_divide(kl_subtract(scaled, log_sum), 22) + 127;
    }
    output[c] = (int8_t)kl_clamp(result, -128, 127);
  }
}

KL_KERNEL void kl_log_softmax_s8(const kl_log_softmax_params *p, const int8_t *input,
                                 const int32_t *exponentials, int8_t *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_log_softmax_s8_row(p, input, exponentials, output);
    input += p->depth;
    output += p->depth;
  }
}

typedef struct {
  int32_t rows, depth;
} kl_log_softmax_f32_params;

KL_KERNEL void kl_log_softmax_f32_row(const kl_log_softmax_f32_params *p, const kl_float *input,
                                      kl_float *output) {
  float max = -3.40282347e+38f;
  for (int32_t c = 0; c < p->depth; c++) max = max < input[c] ? input[c] : max;
  float sum = 0.0f;
  for (int32_t c = 0; c < p->depth; c++) sum += kl_exp_f32(input[c] - max);
  const float log_sum = kl_log_f32(sum);
  for (int32_t c = 0; c < p->depth; c++) output[c] = input[c] - max - log_sum;
}

KL_KERNEL void kl_log_softmax_f32(const kl_log_softmax_f32_params *p, const kl_float *input,
                                  kl_float *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_log_softmax_f32_row(p, input, output);
    input += p->depth;
    output += p->depth;
  }
}

#endif
