#ifndef KL_MAXIMUM_MINIMUM_H
#define KL_MAXIMUM_MINIMUM_H

#include "broadcast.h"

// The second operand where neither is beyond the other, so that a NaN in the first gives way.
#define KL_MAXIMUM_MINIMUM_KERNELS(name, relation)                                   \
  KL_BROADCAST_KERNEL(name##_s8, kl_broadcast_params, int8_t, int8_t, int8_t,        \
                      x relation y ? x : y)                                          \
  KL_BROADCAST_KERNEL(name##_s16, kl_broadcast_params, kl_int16, kl_int16, kl_int16, \
                      x relation y ? x : y)                                          \
  KL_BROADCAST_KERNEL(name##_s32, kl_broadcast_params, kl_int32, kl_int32, kl_int32, \
                      x relation y ? x : y)                                          \
  KL_BROADCAST_KERNEL(name##_s64, kl_broadcast_params, kl_int64, kl_int64, kl_int64, \
                      x relation y ? x : y)                                          \
  KL_BROADCAST_KERNEL(name##_f32, kl_broadcast_params, kl_float, kl_float, kl_float, \
                      x relation y ? x : y)

KL_MAXIMUM_MINIMUM_KERNELS(kl_maximum, >)
KL_MAXIMUM_MINIMUM_KERNELS(kl_minimum, <)

#endif
