#ifndef KL_FULLY_CONNECTED_LITERT_H
#define KL_FULLY_CONNECTED_LITERT_H

// FULLY_CONNECTED as LiteRT has it, which scales sums by real numbers.

#include "dot.h"
#include "fully_connected.h"
#include "requantize_real.h"

// Defines `name`, and `name_row` for one row of outputs. weights is [output_depth][input_depth];
// `sum` is that of output o, `zero` what is added to the scaled sum.
#define KL_FULLY_CONNECTED_LITERT_KERNEL(name, type, bias_type, sum, zero)                     \
  KL_KERNEL void name##_row(const kl_fully_connected_params *p, const type *input,             \
                            const int8_t *weights, const bias_type *bias,                      \
                            const int64_t *multiplier, const int8_t *shift, type *output) {    \
    for (int32_t o = 0; o < p->output_depth; o++) {                                            \
      const int32_t c = o * p->per_channel;                                                    \
      const int32_t scaled = kl_requantize_real(sum, multiplier[c], shift[c]);                 \
      output[o] = (type)kl_clamp(scaled + (zero), p->clamp_min, p->clamp_max);                 \
      weights += p->input_depth;                                                               \
    }                                                                                          \
  }                                                                                            \
                                                                                               \
  KL_KERNEL void name(const kl_fully_connected_params *p, const type *input,                   \
                      const int8_t *weights, const bias_type *bias, const int64_t *multiplier, \
                      const int8_t *shift, type *output) {                                     \
    for (int32_t b = 0; b < p->batches; b++) {                                                 \
      name##_row(p, input, weights, bias, multiplier, shift, output);                          \
      input += p->input_depth;                                                                 \
      output += p->output_depth;                                                               \
    }                                                                                          \
  }

static inline int32_t kl_fully_connected_sum_s8(const kl_fully_connected_params *p,
                                                const int8_t *input, const int8_t *weights,
                                                int32_t bias) {
  uint32_t sum = (uint32_t)bias;
  for (int32_t i = 0; i < p->input_depth; i++) {
    sum += (uint32_t)((input[i] + p->input_offset) * (weights[i] + p->weights_offset));
  }
  return (int32_t)sum;
}

KL_FULLY_CONNECTED_LITERT_KERNEL(kl_fully_connected_s8_litert, int8_t, int32_t,
                                 kl_fully_connected_sum_s8(p, input, weights, bias[o]),
                                 p->output_offset)
KL_FULLY_CONNECTED_LITERT_KERNEL(kl_fully_connected_s16_litert, kl_int16, kl_int64,
                                 kl_add_s64(kl_dot_s16(input, weights, p->input_depth), bias[o]), 0)
// Biases of 32 bits make it sums of 32 bits.
KL_FULLY_CONNECTED_LITERT_KERNEL(kl_fully_connected_s16_b32_litert, kl_int16, kl_int32,
                                 kl_add((int32_t)kl_dot_s16(input, weights, p->input_depth),
                                        bias[o]),
                                 0)

#endif
