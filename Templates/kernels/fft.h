#ifndef KL_FFT_H
#define KL_FFT_H

#include "kernel.h"

// Transforms of `rows` rows of 2 `count` reals, to or from the `count + 1` complex numbers of their
// lower frequencies. Joins of `radix` transforms into one make it, the smallest first.
typedef struct {
  int32_t rows, count;
  // Reals that a row has; what it has fewer counts as zeros.
  int32_t row_count;
  int32_t is_inverse;
  int32_t stages;
  int32_t radix[KL_MAX_RANK];
} kl_fft_params;

#endif
