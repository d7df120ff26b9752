#ifndef KL_FILTER_BANK_LOG_H
#define KL_FILTER_BANK_LOG_H

#include "fixed_point.h"

typedef struct {
  int32_t count, output_scale;
  // How far values shift left before.
  int32_t correction_bits;
} kl_filter_bank_log_params;

// log2 x in units of 2^-16 for x above 0: between powers of two a line, and what lies above it from
// a table of 129 places.
static inline uint32_t kl_log2_u32(const int16_t *table, uint32_t x) {
  const int32_t whole = 31 - kl_leading_zeros(x);
  const uint32_t above = x - (UINT32_C(1) << whole);
  const uint32_t fraction = whole < 16 ? above << (16 - whole) : above >> (whole - 16);
  const int32_t at = (int32_t)(fraction >> 9);
  const int32_t rest = (int32_t)(fraction & 511);
  const int32_t bend = table[at] + (((table[at + 1] - table[at]) * rest) >> 16);
  return ((uint32_t)whole << 16) + (uint32_t)((int32_t)fraction + bend);
}

// The natural logarithms in units of 1 / output_scale; 0 for values up to 1.
KL_KERNEL void kl_filter_bank_log_u32_s16(const kl_filter_bank_log_params *p,
                                          const kl_uint32 *input, const int16_t *table,
                                          kl_int16 *output) {
  for (int32_t i = 0; i < p->count; i++) {
    const uint32_t x = input[i] << p->correction_bits;
    uint32_t result = 0;
    if (x > 1) {
      // 45426 is log 2 in units of 2^-16.
      const uint32_t natural =
          (uint32_t)((UINT64_C(45426) * kl_log2_u32(table, x) + (1 << 15)) >> 16);
      result = ((uint32_t)p->output_scale * natural + (1 << 15)) >> 16;
    }
    output[i] = (int16_t)(result < INT16_MAX ? result : INT16_MAX);
  }
}

#endif
