#ifndef KL_BROADCAST_ARGS_H
#define KL_BROADCAST_ARGS_H

#include "kernel.h"

// Two shapes; the shorter one lacks outer dimensions.
typedef struct {
  int32_t count, a_count, b_count;
} kl_broadcast_args_params;

// Dimension i of `count`, of a shape that has the inner `shape_count` of them.
static inline int32_t kl_broadcast_args_s32_at(const kl_int32 *shape, int32_t shape_count,
                                               int32_t count, int32_t i) {
  const int32_t at = i - (count - shape_count);
  return at < 0 ? 1 : shape[at];
}

static inline int64_t kl_broadcast_args_s64_at(const kl_int64 *shape, int32_t shape_count,
                                               int32_t count, int32_t i) {
  const int32_t at = i - (count - shape_count);
  return at < 0 ? 1 : shape[at];
}

KL_KERNEL void kl_broadcast_args_s32(const kl_broadcast_args_params *p, const kl_int32 *a,
                                     const kl_int32 *b, kl_int32 *output) {
  for (int32_t i = 0; i < p->count; i++) {
    const int32_t x = kl_broadcast_args_s32_at(a, p->a_count, p->count, i);
    output[i] = x == 1 ? kl_broadcast_args_s32_at(b, p->b_count, p->count, i) : x;
  }
}

KL_KERNEL void kl_broadcast_args_s64(const kl_broadcast_args_params *p, const kl_int64 *a,
                                     const kl_int64 *b, kl_int64 *output) {
  for (int32_t i = 0; i < p->count; i++) {
    const int64_t x = kl_broadcast_args_s64_at(a, p->a_count, p->count, i);
    output[i] = x == 1 ? kl_broadcast_args_s64_at(b, p->b_count, p->count, i) : x;
  }
}

#endif
