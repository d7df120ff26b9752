#ifndef KL_PRELU_H
#define KL_PRELU_H

#include "broadcast.h"
#include "fixed_point.h"

typedef struct {
  kl_broadcast shape;
  int32_t input_offset, alpha_offset, output_offset;
  // From the input to the output, and from its product with alpha.
  int32_t positive_multiplier, positive_shift;
  int32_t negative_multiplier, negative_shift;
} kl_prelu_params;

// Operands less their zero points, below 2^16 and 2^8 in size, as an element of the output.
static inline int32_t kl_prelu_result(const kl_prelu_params *p, int32_t x, int32_t alpha) {
  const int32_t scaled = x >= 0
                             ? kl_requantize(x, p->positive_multiplier, p->positive_shift)
                             : kl_requantize(x * alpha, p->negative_multiplier, p->negative_shift);
  return kl_add(scaled, p->output_offset);
}

KL_BROADCAST_KERNEL(kl_prelu_s8, kl_prelu_params, int8_t, int8_t, int8_t,
                    kl_clamp(kl_prelu_result(p, x + p->input_offset, y + p->alpha_offset), -128,
                             127))

KL_BROADCAST_KERNEL(kl_prelu_s16, kl_prelu_params, kl_int16, int8_t, kl_int16,
                    kl_clamp(kl_prelu_result(p, x + p->input_offset, y + p->alpha_offset), -32768,
                             32767))

KL_BROADCAST_KERNEL(kl_prelu_f32, kl_broadcast_params, kl_float, kl_float, kl_float,
                    x >= 0.0f ? x : x * y)

#endif
