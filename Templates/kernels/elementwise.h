#ifndef KL_ELEMENTWISE_H
#define KL_ELEMENTWISE_H

#include "kernel.h"

// The parameters of a kernel that needs no others. Those of any other start with these two.
typedef struct {
  int32_t rows, row_count;
} kl_elementwise_params;

// Defines the kernels `name` and `name_row`. `expression` is an element of the output, made of the
// parameters p and of the element x of the input.
#define KL_ELEMENTWISE_KERNEL(name, params, input_type, output_type, expression)             \
  KL_KERNEL void name##_row(const params *p, const input_type *input, output_type *output) { \
    for (int32_t i = 0; i < p->row_count; i++) {                                             \
      const input_type x = input[i];                                                         \
      output[i] = (output_type)(expression);                                                 \
    }                                                                                        \
  }                                                                                          \
                                                                                             \
  KL_KERNEL void name(const params *p, const input_type *input, output_type *output) {       \
    for (int32_t r = 0; r < p->rows; r++) {                                                  \
      name##_row(p, input, output);                                                          \
      input += p->row_count;                                                                 \
      output += p->row_count;                                                                \
    }                                                                                        \
  }

#endif
