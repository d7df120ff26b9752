#ifndef KL_DEQUANTIZE_H
#define KL_DEQUANTIZE_H

#include "elementwise.h"

typedef struct {
  int32_t rows, row_count;
  float scale;
  int32_t zero_point;
} kl_dequantize_params;

KL_ELEMENTWISE_KERNEL(kl_dequantize_s8_f32, kl_dequantize_params, int8_t, kl_float,
                      p->scale *(float)(x - p->zero_point))

KL_ELEMENTWISE_KERNEL(kl_dequantize_u8_f32, kl_dequantize_params, uint8_t, kl_float,
                      p->scale *(float)(x - p->zero_point))

KL_ELEMENTWISE_KERNEL(kl_dequantize_s16_f32, kl_dequantize_params, kl_int16, kl_float,
                      p->scale *(float)(x - p->zero_point))

#endif
