#ifndef KL_ADD_FITTED_H
#define KL_ADD_FITTED_H

#include "packed_products.h"

// Sums of elements of two tensors of one shape in two multiplications, proven equal to those of
// add.h for all elements by the compiler: (scale_a * a + scale_b * b + start) >> shift, clamped.
typedef struct {
  int32_t rows, row_count;
  int32_t scale_a, scale_b, start, shift;
  int32_t clamp_min, clamp_max;
} kl_add_fitted_params;

static inline int32_t kl_add_fitted_element(const kl_add_fitted_params *p, int32_t a, int32_t b) {
  const int32_t sum = (a * p->scale_a + b * p->scale_b + p->start) >> p->shift;
#if KL_HAS_DSP
  int32_t element;
  __asm("ssat %0, #8, %1" : "=r"(element) : "r"(sum));
  return element;
#else
  return kl_saturate_s8(sum);
#endif
}

// An element is written after those at its place have been read.
KL_SHARED void kl_add_fitted_s8_row(const kl_add_fitted_params *p, const int8_t *a, const int8_t *b,
                                    int8_t *output) {
  const kl_add_fitted_params q = *p;
  int8_t *to = output;
  for (const int8_t *end = a + q.row_count; a != end;) {
    *to++ = (int8_t)kl_add_fitted_element(&q, *a++, *b++);
  }
  kl_clamp_run(output, q.row_count, q.clamp_min, q.clamp_max);
}

KL_KERNEL void kl_add_fitted_s8(const kl_add_fitted_params *p, const int8_t *a, const int8_t *b,
                                int8_t *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_add_fitted_s8_row(p, a, b, output);
    a += p->row_count;
    b += p->row_count;
    output += p->row_count;
  }
}

#endif
