#ifndef KL_ARG_EXTREME_H
#define KL_ARG_EXTREME_H

#include "index.h"

// The place of the first maximum, or minimum, of `extent` elements that lie `inner` apart.
typedef struct {
  int32_t outer, extent, inner;
  int32_t is_minimum;
  // Of an element of the output: 4 or 8.
  int32_t index_bytes;
} kl_arg_extreme_params;

static inline int32_t kl_arg_extreme_s8_one(const kl_arg_extreme_params *p, const int8_t *input) {
  int32_t best = input[0];
  int32_t place = 0;
  for (int32_t i = 1; i < p->extent; i++) {
    const int32_t x = input[i * p->inner];
    if (p->is_minimum ? x < best : x > best) {
      best = x;
      place = i;
    }
  }
  return place;
}

KL_KERNEL void kl_arg_extreme_s8(const kl_arg_extreme_params *p, const int8_t *input,
                                 void *output) {
  for (int32_t o = 0; o < p->outer; o++) {
    for (int32_t i = 0; i < p->inner; i++) {
      const int32_t place = kl_arg_extreme_s8_one(p, input + o * p->extent * p->inner + i);
      kl_index_store(output, p->index_bytes, o * p->inner + i, place);
    }
  }
}

static inline int32_t kl_arg_extreme_u8_one(const kl_arg_extreme_params *p, const uint8_t *input) {
  int32_t best = input[0];
  int32_t place = 0;
  for (int32_t i = 1; i < p->extent; i++) {
    const int32_t x = input[i * p->inner];
    if (p->is_minimum ? x < best : x > best) {
      best = x;
      place = i;
    }
  }
  return place;
}

KL_KERNEL void kl_arg_extreme_u8(const kl_arg_extreme_params *p, const uint8_t *input,
                                 void *output) {
  for (int32_t o = 0; o < p->outer; o++) {
    for (int32_t i = 0; i < p->inner; i++) {
      const int32_t place = kl_arg_extreme_u8_one(p, input + o * p->extent * p->inner + i);
      kl_index_store(output, p->index_bytes, o * p->inner + i, place);
    }
  }
}

static inline int32_t kl_arg_extreme_s16_one(const kl_arg_extreme_params *p,
                                             const kl_int16 *input) {
  int32_t best = input[0];
  int32_t place = 0;
  for (int32_t i = 1; i < p->extent; i++) {
    const int32_t x = input[i * p->inner];
    if (p->is_minimum ? x < best : x > best) {
      best = x;
      place = i;
    }
  }
  return place;
}

KL_KERNEL void kl_arg_extreme_s16(const kl_arg_extreme_params *p, const kl_int16 *input,
                                  void *output) {
  for (int32_t o = 0; o < p->outer; o++) {
    for (int32_t i = 0; i < p->inner; i++) {
      const int32_t place = kl_arg_extreme_s16_one(p, input + o * p->extent * p->inner + i);
      kl_index_store(output, p->index_bytes, o * p->inner + i, place);
    }
  }
}

static inline int32_t kl_arg_extreme_s32_one(const kl_arg_extreme_params *p,
                                             const kl_int32 *input) {
  int32_t best = input[0];
  int32_t place = 0;
  for (int32_t i = 1; i < p->extent; i++) {
    const int32_t x = input[i * p->inner];
    if (p->is_minimum ? x < best : x > best) {
      best = x;
      place = i;
    }
  }
  return place;
}

KL_KERNEL void kl_arg_extreme_s32(const kl_arg_extreme_params *p, const kl_int32 *input,
                                  void *output) {
  for (int32_t o = 0; o < p->outer; o++) {
    for (int32_t i = 0; i < p->inner; i++) {
      const int32_t place = kl_arg_extreme_s32_one(p, input + o * p->extent * p->inner + i);
      kl_index_store(output, p->index_bytes, o * p->inner + i, place);
    }
  }
}

static inline int32_t kl_arg_extreme_f32_one(const kl_arg_extreme_params *p,
                                             const kl_float *input) {
  float best = input[0];
  int32_t place = 0;
  for (int32_t i = 1; i < p->extent; i++) {
    const float x = input[i * p->inner];
    if (p->is_minimum ? x < best : x > best) {
      best = x;
      place = i;
    }
  }
  return place;
}

KL_KERNEL void kl_arg_extreme_f32(const kl_arg_extreme_params *p, const kl_float *input,
                                  void *output) {
  for (int32_t o = 0; o < p->outer; o++) {
    for (int32_t i = 0; i < p->inner; i++) {
      const int32_t place = kl_arg_extreme_f32_one(p, input + o * p->extent * p->inner + i);
      kl_index_store(output, p->index_bytes, o * p->inner + i, place);
    }
  }
}

#endif
