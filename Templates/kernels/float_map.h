#ifndef KL_FLOAT_MAP_H
#define KL_FLOAT_MAP_H

#include "elementwise.h"
#include "erf.h"
#include "float_math.h"
#include "trigonometry.h"

// Defines `name`, which takes every element of a float tensor through a function.
#define KL_FLOAT_MAP(name, function) \
  KL_ELEMENTWISE_KERNEL(name, kl_elementwise_params, kl_float, kl_float, function(x))

KL_FLOAT_MAP(kl_map_abs_f32, kl_abs_f32)
KL_FLOAT_MAP(kl_map_ceil_f32, kl_ceil_f32)
KL_FLOAT_MAP(kl_map_cos_f32, kl_cos_f32)
KL_FLOAT_MAP(kl_map_exp_f32, kl_exp_f32)
KL_FLOAT_MAP(kl_map_floor_f32, kl_floor_f32)
KL_FLOAT_MAP(kl_map_log_f32, kl_log_f32)
KL_FLOAT_MAP(kl_map_logistic_f32, kl_logistic_f32)
KL_FLOAT_MAP(kl_map_sin_f32, kl_sin_f32)
KL_FLOAT_MAP(kl_map_sqrt_f32, kl_sqrt_f32)
KL_FLOAT_MAP(kl_map_tanh_f32, kl_tanh_f32)

static inline float kl_elu_f32(float x) {
  return x < 0.0f ? kl_expm1_f32(x) : x;
}
KL_FLOAT_MAP(kl_map_elu_f32, kl_elu_f32)

// x times the share of it that lies under a normal distribution.
static inline float kl_gelu_f32(float x) {
  return 0.5f * x * (1.0f + kl_erf_f32(x * 0.707106781f));
}
KL_FLOAT_MAP(kl_map_gelu_f32, kl_gelu_f32)

// An approximation of that share by a hyperbolic tangent.
static inline float kl_gelu_tanh_f32(float x) {
  const float cube = x * x * x;
  return 0.5f * x * (1.0f + kl_tanh_f32(0.797884561f * (x + 0.044715f * cube)));
}
KL_FLOAT_MAP(kl_map_gelu_tanh_f32, kl_gelu_tanh_f32)

static inline float kl_hard_swish_f32(float x) {
  return x * kl_clamp_f32(x + 3.0f, 0.0f, 6.0f) / 6.0f;
}
KL_FLOAT_MAP(kl_map_hard_swish_f32, kl_hard_swish_f32)

static inline float kl_negate_f32(float x) {
  return -x;
}
KL_FLOAT_MAP(kl_map_neg_f32, kl_negate_f32)

static inline float kl_relu_f32(float x) {
  return x < 0.0f ? 0.0f : x;
}
KL_FLOAT_MAP(kl_map_relu_f32, kl_relu_f32)

// To the nearest whole number; of two the even one. What rounds to zero is +0, as the reference
// has it.
static inline float kl_round_f32(float x) {
  const float below = kl_floor_f32(x);
  const float rest = x - below;
  if (rest < 0.5f) return below;
  // The half of a whole number is whole if that is even.
  const float half = below * 0.5f;
  if (rest == 0.5f && half == kl_floor_f32(half)) return below;
  return below + 1.0f;
}
KL_FLOAT_MAP(kl_map_round_f32, kl_round_f32)

static inline float kl_rsqrt_f32(float x) {
  return 1.0f / kl_sqrt_f32(x);
}
KL_FLOAT_MAP(kl_map_rsqrt_f32, kl_rsqrt_f32)

static inline float kl_square_f32(float x) {
  return x * x;
}
KL_FLOAT_MAP(kl_map_square_f32, kl_square_f32)

#endif
