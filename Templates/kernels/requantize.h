#ifndef KL_REQUANTIZE_H
#define KL_REQUANTIZE_H

#include "elementwise.h"
#include "fixed_point.h"

typedef struct {
  int32_t rows, row_count;
  int32_t input_offset, output_offset;
  int32_t multiplier, shift;
  int32_t clamp_min, clamp_max;
} kl_requantize_params;

// An element as one of another scale and zero point.
static inline int32_t kl_requantize_result(const kl_requantize_params *p, int32_t x) {
  const int32_t scaled = kl_requantize(kl_add(x, p->input_offset), p->multiplier, p->shift);
  return kl_clamp(kl_add(scaled, p->output_offset), p->clamp_min, p->clamp_max);
}

#define KL_REQUANTIZE_KERNEL(name, input_type, output_type)                  \
  KL_ELEMENTWISE_KERNEL(name, kl_requantize_params, input_type, output_type, \
                        kl_requantize_result(p, x))

KL_REQUANTIZE_KERNEL(kl_requantize_s8_u8, int8_t, uint8_t)
KL_REQUANTIZE_KERNEL(kl_requantize_s8_s16, int8_t, kl_int16)
KL_REQUANTIZE_KERNEL(kl_requantize_s8_s32, int8_t, kl_int32)
KL_REQUANTIZE_KERNEL(kl_requantize_u8_s8, uint8_t, int8_t)
KL_REQUANTIZE_KERNEL(kl_requantize_s16_s8, kl_int16, int8_t)
KL_REQUANTIZE_KERNEL(kl_requantize_s16_s16, kl_int16, kl_int16)
KL_REQUANTIZE_KERNEL(kl_requantize_s16_s32, kl_int16, kl_int32)
KL_REQUANTIZE_KERNEL(kl_requantize_s32_s8, kl_int32, int8_t)
KL_REQUANTIZE_KERNEL(kl_requantize_s32_s16, kl_int32, kl_int16)

#endif
