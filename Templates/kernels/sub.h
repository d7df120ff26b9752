#ifndef KL_SUB_H
#define KL_SUB_H

#include "add.h"

KL_BROADCAST_KERNEL(kl_sub_s8, kl_add_params, int8_t, int8_t, int8_t,
                    kl_add_result(p, kl_add_a(p, x, KL_ADD_S8_HEADROOM) -
                                         kl_add_b(p, y, KL_ADD_S8_HEADROOM)))

KL_BROADCAST_KERNEL(kl_sub_s16, kl_add_params, kl_int16, kl_int16, kl_int16,
                    kl_add_result(p, kl_add_a(p, x, KL_ADD_S16_HEADROOM) -
                                         kl_add_b(p, y, KL_ADD_S16_HEADROOM)))

KL_BROADCAST_KERNEL(kl_sub_s32, kl_arithmetic_s32_params, kl_int32, kl_int32, kl_int32,
                    kl_clamp(kl_subtract(x, y), p->clamp_min, p->clamp_max))

KL_BROADCAST_KERNEL(kl_sub_f32, kl_arithmetic_f32_params, kl_float, kl_float, kl_float,
                    kl_clamp_f32(x - y, p->clamp_min, p->clamp_max))

#endif
