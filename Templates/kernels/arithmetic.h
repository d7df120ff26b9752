#ifndef KL_ARITHMETIC_H
#define KL_ARITHMETIC_H

#include "broadcast.h"

// What sums, differences, products and quotients of plain numbers need.
typedef struct {
  kl_broadcast shape;
  int32_t clamp_min, clamp_max;
} kl_arithmetic_s32_params;

typedef struct {
  kl_broadcast shape;
  float clamp_min, clamp_max;
} kl_arithmetic_f32_params;

#endif
