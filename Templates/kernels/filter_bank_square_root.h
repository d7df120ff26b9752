#ifndef KL_FILTER_BANK_SQUARE_ROOT_H
#define KL_FILTER_BANK_SQUARE_ROOT_H

#include "kernel.h"

typedef struct {
  int32_t count;
} kl_filter_bank_square_root_params;

// The square root, rounded to nearest; at most 2^16 - 1 or 2^32 - 1, as the reference has it.
static inline uint32_t kl_square_root_u64(uint64_t x) {
  const uint32_t most = x >> 32 ? UINT32_MAX : UINT16_MAX;
  uint64_t root = 0;
  uint64_t bit = UINT64_C(1) << 62;
  while (bit > x) bit >>= 2;
  for (; bit != 0; bit >>= 2) {
    const uint64_t needed = root + bit;
    root >>= 1;
    if (x >= needed) {
      x -= needed;
      root += bit;
    }
  }
  return (uint32_t)root + (x > root && root != most ? 1 : 0);
}

// The roots of the energies, shifted right by how far the samples were shifted left.
KL_KERNEL void kl_filter_bank_square_root_u64_u32(const kl_filter_bank_square_root_params *p,
                                                  const kl_uint64 *input, const kl_int32 *shift,
                                                  kl_uint32 *output) {
  const uint32_t right = (uint32_t)*shift & 31;
  for (int32_t i = 0; i < p->count; i++) output[i] = kl_square_root_u64(input[i]) >> right;
}

#endif
