#ifndef KL_CLAMP_H
#define KL_CLAMP_H

#include "elementwise.h"

typedef struct {
  int32_t rows, row_count;
  int32_t clamp_min, clamp_max;
} kl_clamp_params;

typedef struct {
  int32_t rows, row_count;
  float clamp_min, clamp_max;
} kl_float_clamp_params;

KL_ELEMENTWISE_KERNEL(kl_clamp_s8, kl_clamp_params, int8_t, int8_t,
                      kl_clamp(x, p->clamp_min, p->clamp_max))

KL_ELEMENTWISE_KERNEL(kl_map_clamp_s16, kl_clamp_params, kl_int16, kl_int16,
                      kl_clamp(x, p->clamp_min, p->clamp_max))

KL_ELEMENTWISE_KERNEL(kl_map_clamp_f32, kl_float_clamp_params, kl_float, kl_float,
                      kl_clamp_f32(x, p->clamp_min, p->clamp_max))

#endif
