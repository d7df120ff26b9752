#ifndef KL_REDUCE_PROD_H
#define KL_REDUCE_PROD_H

#include "fixed_point.h"
#include "reduction.h"

typedef struct {
  kl_reduction shape;
} kl_reduce_prod_params;

// Every product is scaled, and the last one twice.
typedef struct {
  kl_reduction shape;
  int32_t input_offset, output_offset;
  int32_t multiplier, shift;
  int32_t clamp_min, clamp_max;
} kl_reduce_scaled_prod_params;

static inline int32_t kl_scaled_product(const kl_reduce_scaled_prod_params *p, int64_t product) {
  return kl_requantize_s64(product, p->multiplier, p->shift);
}

static inline int32_t kl_scaled_prod_result(const kl_reduce_scaled_prod_params *p,
                                            int32_t product) {
  const int32_t scaled = kl_add(kl_scaled_product(p, product), p->output_offset);
  return kl_clamp(scaled, p->clamp_min, p->clamp_max);
}

// Defines `name`, `name_row` for a row of outputs, and `name_one` for one of them. `next` is what
// `product` becomes with one more element x, and `result` the element that the product x makes in
// the end.
#define KL_REDUCE_PROD_KERNEL(name, params, type, product_type, start, next, result)  \
  static inline product_type name##_one(const params *p, const type *input) {         \
    const kl_walk *walk = &p->shape.reduced;                                          \
    kl_walk_run run = kl_walk_first();                                                \
    product_type product = start;                                                     \
    for (int32_t i = 0; i < kl_walk_runs(walk); i++) {                                \
      for (int32_t k = 0; k < walk->extent[2]; k++) {                                 \
        const product_type x = (product_type)input[run.offset + k * walk->stride[2]]; \
        product = next;                                                               \
      }                                                                               \
      kl_walk_advance(walk, &run);                                                    \
    }                                                                                 \
    return product;                                                                   \
  }                                                                                   \
                                                                                      \
  KL_REDUCTION_KERNEL(name, params, type, product_type, result)

// Wrapping.
KL_REDUCE_PROD_KERNEL(kl_reduce_prod_s32, kl_reduce_prod_params, kl_int32, uint32_t, 1, product *x,
                      (int32_t)x)
KL_REDUCE_PROD_KERNEL(kl_reduce_prod_f32, kl_reduce_prod_params, kl_float, float, 1.0f, product *x,
                      x)

// The first element is taken as it is.
#define KL_REDUCE_SCALED_PROD_KERNEL(name, type)                                              \
  KL_REDUCE_PROD_KERNEL(name, kl_reduce_scaled_prod_params, type, int32_t, 0,                 \
                        i + k == 0                                                            \
                            ? x + p->input_offset                                             \
                            : kl_scaled_product(p, (int64_t)product * (x + p->input_offset)), \
                        kl_scaled_prod_result(p, x))

KL_REDUCE_SCALED_PROD_KERNEL(kl_reduce_prod_s8, int8_t)
KL_REDUCE_SCALED_PROD_KERNEL(kl_reduce_prod_s16, kl_int16)

#endif
