#ifndef KL_SIGMOID_H
#define KL_SIGMOID_H

#include "kernel.h"

typedef struct {
  int32_t rows, row_count;
  // From the input to units of 2^-12 / 3: a factor below 2^16 and a right shift up to 31.
  int32_t multiplier, shift;
} kl_sigmoid_params;

static inline int32_t kl_sigmoid_input(const kl_sigmoid_params *p, int32_t x) {
  const int32_t half = p->shift > 0 ? (int32_t)(UINT32_C(1) << (p->shift - 1)) : 0;
  return (x * p->multiplier + half) >> p->shift;
}

// 1 / (1 + e^-x) as a multiple of 2^-(16 + bits), for an x not below zero whose table index stands
// above `bits` bits. table[i] is the function at i / 24, in units of 2^-16.
static inline int32_t kl_sigmoid_between(int32_t x, int32_t bits, int32_t limit,
                                         const uint16_t *table) {
  const int32_t index = x >> bits;
  if (index >= 255) return limit;
  const int32_t here = table[index];
  const int32_t next = table[index + 1];
  return here * (1 << bits) + (x & ((1 << bits) - 1)) * (next - here);
}

static inline int16_t kl_logistic_of(const kl_sigmoid_params *p, int32_t element,
                                     const uint16_t *table) {
  const int32_t x = kl_sigmoid_input(p, element);
  const int32_t share = kl_sigmoid_between(x < 0 ? -x : x, 9, 32767 << 10, table);
  const int32_t rounded = x >= 0 ? share + 512 : (1 << 25) - share + 511;
  return (int16_t)(rounded >> 10);
}

// tanh(x) = 2 / (1 + e^-2x) - 1
static inline int16_t kl_tanh_of(const kl_sigmoid_params *p, int32_t element,
                                 const uint16_t *table) {
  const int32_t x = kl_sigmoid_input(p, element);
  const int32_t share = kl_sigmoid_between(x < 0 ? -x : x, 8, 65535 << 8, table);
  const int32_t rounded = x >= 0 ? share - (1 << 23) + 128 : (1 << 23) - share + 127;
  return (int16_t)(rounded >> 8);
}

#define KL_SIGMOID_KERNEL(name, function)                                                       \
  KL_KERNEL void name##_row(const kl_sigmoid_params *p, const kl_int16 *input,                  \
                            const uint16_t *table, kl_int16 *output) {                          \
    for (int32_t i = 0; i < p->row_count; i++) output[i] = function(p, input[i], table);        \
  }                                                                                             \
                                                                                                \
  KL_KERNEL void name(const kl_sigmoid_params *p, const kl_int16 *input, const uint16_t *table, \
                      kl_int16 *output) {                                                       \
    for (int32_t r = 0; r < p->rows; r++) {                                                     \
      name##_row(p, input, table, output);                                                      \
      input += p->row_count;                                                                    \
      output += p->row_count;                                                                   \
    }                                                                                           \
  }

KL_SIGMOID_KERNEL(kl_logistic_s16, kl_logistic_of)
KL_SIGMOID_KERNEL(kl_tanh_s16, kl_tanh_of)

#endif
