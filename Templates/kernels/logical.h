#ifndef KL_LOGICAL_H
#define KL_LOGICAL_H

#include "broadcast.h"

// Elements are 0 or 1.
KL_BROADCAST_KERNEL(kl_logical_and_u8, kl_broadcast_params, uint8_t, uint8_t, uint8_t,
                    x != 0 && y != 0)
KL_BROADCAST_KERNEL(kl_logical_or_u8, kl_broadcast_params, uint8_t, uint8_t, uint8_t,
                    x != 0 || y != 0)

typedef struct {
  int32_t rows, row_count;
} kl_logical_not_params;

KL_KERNEL void kl_logical_not_u8_row(const kl_logical_not_params *p, const uint8_t *input,
                                     uint8_t *output) {
  for (int32_t i = 0; i < p->row_count; i++) output[i] = (uint8_t)(input[i] == 0);
}

KL_KERNEL void kl_logical_not_u8(const kl_logical_not_params *p, const uint8_t *input,
                                 uint8_t *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_logical_not_u8_row(p, input, output);
    input += p->row_count;
    output += p->row_count;
  }
}

#endif
