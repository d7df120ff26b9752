#ifndef KL_ADD_FITTED_H
#define KL_ADD_FITTED_H

#include "packed_products.h"
#include "vector_dots.h"

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

#if KL_HAS_VECTORS

// Four elements at a time. - Requires: an element.
static inline void kl_add_fitted_run(const kl_add_fitted_params *p, const int8_t *a,
                                     const int8_t *b, int32_t count, int8_t *output) {
  __asm volatile(
      "vdup.32 q3, %[scale_a]\n\t"
      "dlstp.32 lr, %[count]\n"
      "1:\n\t"
      "vldrb.s32 q0, [%[a]], #4\n\t"
      "vmlas.s32 q0, q3, %[start]\n\t"
      "vldrb.s32 q1, [%[b]], #4\n\t"
      "vmla.s32 q0, q1, %[scale_b]\n\t"
      "vshl.s32 q0, %[shift]\n\t"
      "vqmovnb.s32 q0, q0\n\tvqmovnb.s16 q0, q0\n\t"
      "vstrb.32 q0, [%[to]], #4\n\t"
      "letp lr, 1b"
      : [a] "+l"(a), [b] "+l"(b), [to] "+l"(output)
      : [count] "r"(count), [scale_a] "r"(p->scale_a), [scale_b] "r"(p->scale_b),
        [start] "r"(p->start), [shift] "r"(-p->shift)
      : "lr", "q0", "q1", "q3", "memory");
}

#else

static inline void kl_add_fitted_run(const kl_add_fitted_params *p, const int8_t *a,
                                     const int8_t *b, int32_t count, int8_t *output) {
  for (; count > 0; count--) *output++ = (int8_t)kl_add_fitted_element(p, *a++, *b++);
}

#endif

// An element is written after those at its place have been read.
KL_SHARED void kl_add_fitted_s8_row(const kl_add_fitted_params *p, const int8_t *a, const int8_t *b,
                                    int8_t *output) {
  const kl_add_fitted_params q = *p;
  kl_add_fitted_run(&q, a, b, q.row_count, output);
  kl_clamp_vector(output, q.row_count, q.clamp_min, q.clamp_max);
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
