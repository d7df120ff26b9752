#ifndef KL_BYTE_SHIFT_H
#define KL_BYTE_SHIFT_H

#include "elementwise.h"

// Elements of int8 as elements of uint8 that stand for the same reals, and back.
KL_ELEMENTWISE_KERNEL(kl_raise_s8_u8, kl_elementwise_params, int8_t, uint8_t, x + 128)
KL_ELEMENTWISE_KERNEL(kl_lower_u8_s8, kl_elementwise_params, uint8_t, int8_t, x - 128)

#endif
