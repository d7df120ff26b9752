#ifndef KL_CAST_H
#define KL_CAST_H

#include "elementwise.h"

// What x would be without its fraction, moved into limits below 2^24 in size or powers of two; 0
// for NaN.
static inline int32_t kl_truncate_f32(float x, float low, float above) {
  if (x != x) return 0;
  if (x >= above) return above >= 2147483648.0f ? INT32_MAX : (int32_t)above - 1;
  return (int32_t)(x < low ? low : x);
}

static inline uint32_t kl_truncate_f32_u32(float x) {
  // NaN goes this way too.
  if (!(x > 0.0f)) return 0;
  return x >= 4294967296.0f ? UINT32_MAX : (uint32_t)x;
}

#define KL_CAST_KERNEL(name, input_type, output_type, expression) \
  KL_ELEMENTWISE_KERNEL(name, kl_elementwise_params, input_type, output_type, expression)

// Casts of whole numbers, `value` of the element x, which keep their low bits.
#define KL_INTEGER_CASTS(name, input_type, value)          \
  KL_CAST_KERNEL(name##_s8, input_type, int8_t, value)     \
  KL_CAST_KERNEL(name##_s16, input_type, kl_int16, value)  \
  KL_CAST_KERNEL(name##_s32, input_type, kl_int32, value)  \
  KL_CAST_KERNEL(name##_u32, input_type, kl_uint32, value) \
  KL_CAST_KERNEL(name##_f32, input_type, kl_float, value)  \
  KL_CAST_KERNEL(name##_bool, input_type, uint8_t, (value) != 0)

KL_INTEGER_CASTS(kl_cast_s8, int8_t, x)
KL_INTEGER_CASTS(kl_cast_s16, kl_int16, x)
KL_INTEGER_CASTS(kl_cast_s32, kl_int32, x)
KL_INTEGER_CASTS(kl_cast_u32, kl_uint32, x)
KL_INTEGER_CASTS(kl_cast_bool, uint8_t, x != 0)

KL_CAST_KERNEL(kl_cast_f32_s8, kl_float, int8_t, kl_truncate_f32(x, -128.0f, 128.0f))
KL_CAST_KERNEL(kl_cast_f32_s16, kl_float, kl_int16, kl_truncate_f32(x, -32768.0f, 32768.0f))
KL_CAST_KERNEL(kl_cast_f32_s32, kl_float, kl_int32,
               kl_truncate_f32(x, -2147483648.0f, 2147483648.0f))
KL_CAST_KERNEL(kl_cast_f32_u32, kl_float, kl_uint32, kl_truncate_f32_u32(x))
KL_CAST_KERNEL(kl_cast_f32_f32, kl_float, kl_float, x)
KL_CAST_KERNEL(kl_cast_f32_bool, kl_float, uint8_t, x != 0.0f)

#endif
