#ifndef KL_LEAKY_RELU_H
#define KL_LEAKY_RELU_H

#include "elementwise.h"

typedef struct {
  int32_t rows, row_count;
  float alpha;
} kl_leaky_relu_params;

KL_ELEMENTWISE_KERNEL(kl_leaky_relu_f32, kl_leaky_relu_params, kl_float, kl_float,
                      x > 0.0f ? x : x * p->alpha)

#endif
