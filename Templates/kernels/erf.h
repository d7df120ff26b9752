#ifndef KL_ERF_H
#define KL_ERF_H

#include "float_math.h"

// The error function.
static inline float kl_erf_f32(float x) {
  if (x != x) return x;
  const float size = kl_abs_f32(x);
  if (size >= 4.0f) return kl_copy_sign_f32(1.0f, x);
  if (size < 0.97f) {
    const float z = x * x;
    float p = 7.8891193e-05f;
    p = p * z + -0.000802084105f;
    p = p * z + 0.00518953521f;
    p = p * z + -0.0268544443f;
    p = p * z + 0.112836003f;
    p = p * z + -0.37612626f;
    p = p * z + 1.12837911f;
    return p * x;
  }
  // 1 - e^-p
  float p = 2.14962292e-05f;
  p = p * size + -0.000439107651f;
  p = p * size + 0.00419361703f;
  p = p * size + -0.0251789838f;
  p = p * size + 0.108372502f;
  p = p * size + 0.633262575f;
  p = p * size + 1.12955689f;
  p = p * size + -0.000183446027f;
  return kl_copy_sign_f32(1.0f - kl_exp_f32(-p), x);
}

#endif
