#ifndef KL_FFT_S32_H
#define KL_FFT_S32_H

#include "fft.h"

// A complex number in units of 2^-31; sums wrap.
typedef struct {
  int32_t r, i;
} kl_complex_s32;

static inline kl_complex_s32 kl_complex_of_s32(int32_t r, int32_t i) {
  kl_complex_s32 x;
  x.r = r;
  x.i = i;
  return x;
}

static inline kl_complex_s32 kl_load_complex_s32(const kl_int32 *x, int32_t at) {
  return kl_complex_of_s32(x[2 * at], x[2 * at + 1]);
}

static inline void kl_store_complex_s32(kl_int32 *x, int32_t at, kl_complex_s32 a) {
  x[2 * at] = a.r;
  x[2 * at + 1] = a.i;
}

static inline kl_complex_s32 kl_add_complex_s32(kl_complex_s32 a, kl_complex_s32 b) {
  return kl_complex_of_s32(kl_add(a.r, b.r), kl_add(a.i, b.i));
}

static inline kl_complex_s32 kl_subtract_complex_s32(kl_complex_s32 a, kl_complex_s32 b) {
  return kl_complex_of_s32(kl_subtract(a.r, b.r), kl_subtract(a.i, b.i));
}

// A product of two numbers in units of 2^-31, rounded; halves up.
static inline int32_t kl_round_product_s32(int64_t product) {
  return (int32_t)((product + (1 << 30)) >> 31);
}

// No part of b is -2^31, so the sums fit.
static inline kl_complex_s32 kl_multiply_complex_s32(kl_complex_s32 a, kl_complex_s32 b) {
  return kl_complex_of_s32(kl_round_product_s32((int64_t)a.r * b.r - (int64_t)a.i * b.i),
                           kl_round_product_s32((int64_t)a.r * b.i + (int64_t)a.i * b.r));
}

static inline kl_complex_s32 kl_scale_complex_s32(kl_complex_s32 a, int32_t b) {
  return kl_complex_of_s32(kl_round_product_s32((int64_t)a.r * b),
                           kl_round_product_s32((int64_t)a.i * b));
}

static inline kl_complex_s32 kl_divide_complex_s32(kl_complex_s32 a, int32_t divisor) {
  return kl_scale_complex_s32(a, INT32_MAX / divisor);
}

static inline kl_complex_s32 kl_half_complex_s32(kl_complex_s32 a) {
  return kl_complex_of_s32(a.r >> 1, a.i >> 1);
}

static inline int32_t kl_half_sum_s32(int32_t a, int32_t b) {
  return kl_add(a, b) >> 1;
}

static inline int32_t kl_half_difference_s32(int32_t a, int32_t b) {
  return kl_subtract(a, b) >> 1;
}

// a + bi at one place and a - bi at another.
static inline void kl_store_turned_s32(kl_int32 *x, int32_t plus, int32_t minus, kl_complex_s32 a,
                                       kl_complex_s32 b) {
  kl_store_complex_s32(x, plus, kl_complex_of_s32(kl_subtract(a.r, b.i), kl_add(a.i, b.r)));
  kl_store_complex_s32(x, minus, kl_complex_of_s32(kl_add(a.r, b.i), kl_subtract(a.i, b.r)));
}

// Joins of numbers that lie `size` apart, one from each smaller transform.
static inline void kl_join_2_s32(const kl_complex_s32 *a, kl_int32 *x, int32_t size) {
  kl_store_complex_s32(x, 0, kl_add_complex_s32(a[0], a[1]));
  kl_store_complex_s32(x, size, kl_subtract_complex_s32(a[0], a[1]));
}

static inline void kl_join_3_s32(const kl_complex_s32 *a, kl_complex_s32 third, kl_int32 *x,
                                 int32_t size) {
  const kl_complex_s32 sum = kl_add_complex_s32(a[1], a[2]);
  const kl_complex_s32 middle = kl_subtract_complex_s32(a[0], kl_half_complex_s32(sum));
  const kl_complex_s32 side = kl_scale_complex_s32(kl_subtract_complex_s32(a[1], a[2]), third.i);
  kl_store_complex_s32(x, 0, kl_add_complex_s32(a[0], sum));
  kl_store_turned_s32(x, size, 2 * size, middle, side);
}

static inline void kl_join_4_s32(const kl_complex_s32 *a, int32_t is_inverse, kl_int32 *x,
                                 int32_t size) {
  const kl_complex_s32 even = kl_add_complex_s32(a[0], a[2]);
  const kl_complex_s32 odd = kl_add_complex_s32(a[1], a[3]);
  const kl_complex_s32 middle = kl_subtract_complex_s32(a[0], a[2]);
  const kl_complex_s32 side = kl_subtract_complex_s32(a[1], a[3]);
  kl_store_complex_s32(x, 0, kl_add_complex_s32(even, odd));
  kl_store_complex_s32(x, 2 * size, kl_subtract_complex_s32(even, odd));
  const int32_t plus = (is_inverse ? 1 : 3) * size;
  kl_store_turned_s32(x, plus, 4 * size - plus, middle, side);
}

static inline void kl_join_5_s32(const kl_complex_s32 *a, kl_complex_s32 fifth,
                                 kl_complex_s32 fifths, kl_int32 *x, int32_t size) {
  const kl_complex_s32 outer = kl_add_complex_s32(a[1], a[4]);
  const kl_complex_s32 inner = kl_add_complex_s32(a[2], a[3]);
  const kl_complex_s32 outer_side = kl_subtract_complex_s32(a[1], a[4]);
  const kl_complex_s32 inner_side = kl_subtract_complex_s32(a[2], a[3]);
  const kl_complex_s32 first =
      kl_add_complex_s32(kl_add_complex_s32(a[0], kl_scale_complex_s32(outer, fifth.r)),
                         kl_scale_complex_s32(inner, fifths.r));
  const kl_complex_s32 second =
      kl_add_complex_s32(kl_add_complex_s32(a[0], kl_scale_complex_s32(outer, fifths.r)),
                         kl_scale_complex_s32(inner, fifth.r));
  kl_store_complex_s32(x, 0, kl_add_complex_s32(a[0], kl_add_complex_s32(outer, inner)));
  kl_store_turned_s32(x, size, 4 * size, first,
                      kl_add_complex_s32(kl_scale_complex_s32(outer_side, fifth.i),
                                         kl_scale_complex_s32(inner_side, fifths.i)));
  kl_store_turned_s32(x, 2 * size, 3 * size, second,
                      kl_subtract_complex_s32(kl_scale_complex_s32(outer_side, fifths.i),
                                              kl_scale_complex_s32(inner_side, fifth.i)));
}

// Joins `radix` transforms of `size` numbers that lie one after the other at x.
static inline void kl_join_s32(const kl_fft_params *p, const int32_t *turns, int32_t radix,
                               int32_t size, kl_int32 *x) {
  const int32_t step = p->count / (radix * size);
  kl_complex_s32 a[5];
  for (int32_t k = 0; k < size; k++, x += 2) {
    for (int32_t q = 0; q < radix; q++) {
      a[q] = kl_divide_complex_s32(kl_load_complex_s32(x, q * size), radix);
      if (q > 0) a[q] = kl_multiply_complex_s32(a[q], kl_load_complex_s32(turns, q * k * step));
    }
    if (radix == 2) kl_join_2_s32(a, x, size);
    if (radix == 4) kl_join_4_s32(a, p->is_inverse, x, size);
    if (radix == 3) kl_join_3_s32(a, kl_load_complex_s32(turns, step * size), x, size);
    if (radix == 5) {
      kl_join_5_s32(a, kl_load_complex_s32(turns, step * size),
                    kl_load_complex_s32(turns, 2 * step * size), x, size);
    }
  }
}

// The transform of `count` numbers that lie where the smallest transforms want them.
static inline void kl_fft_s32(const kl_fft_params *p, const int32_t *turns, kl_int32 *x) {
  int32_t size = 1;
  for (int32_t s = 0; s < p->stages; s++) {
    const int32_t radix = p->radix[s];
    for (int32_t at = 0; at < p->count; at += radix * size) {
      kl_join_s32(p, turns, radix, size, x + 2 * at);
    }
    size *= radix;
  }
}

// Makes the transform of pairs of reals one of reals, or the other way round: `half` is what both
// ends of the spectrum have in common, `turned` in what they differ.
static inline void kl_split_s32(kl_complex_s32 low, kl_complex_s32 high, kl_complex_s32 turn,
                                kl_complex_s32 *half, kl_complex_s32 *turned) {
  const kl_complex_s32 a = kl_divide_complex_s32(low, 2);
  const kl_complex_s32 b =
      kl_divide_complex_s32(kl_complex_of_s32(high.r, kl_subtract(0, high.i)), 2);
  *half = kl_add_complex_s32(a, b);
  *turned = kl_multiply_complex_s32(kl_subtract_complex_s32(a, b), turn);
}

// `places` says where each pair of reals goes; `split` are the turns that tell reals apart.
KL_KERNEL void kl_rfft_s32_row(const kl_fft_params *p, const kl_int32 *input, const int16_t *places,
                               const int32_t *turns, const int32_t *split, kl_int32 *output) {
  for (int32_t k = 0; k < 2 * p->count; k++) {
    output[2 * places[k >> 1] + (k & 1)] = k < p->row_count ? input[k] : 0;
  }
  kl_fft_s32(p, turns, output);
  const kl_complex_s32 sums = kl_divide_complex_s32(kl_load_complex_s32(output, 0), 2);
  kl_store_complex_s32(output, 0, kl_complex_of_s32(kl_add(sums.r, sums.i), 0));
  kl_store_complex_s32(output, p->count, kl_complex_of_s32(kl_subtract(sums.r, sums.i), 0));
  for (int32_t k = 1; k <= p->count / 2; k++) {
    kl_complex_s32 half, turned;
    kl_split_s32(kl_load_complex_s32(output, k), kl_load_complex_s32(output, p->count - k),
                 kl_load_complex_s32(split, k - 1), &half, &turned);
    output[2 * k] = kl_half_sum_s32(half.r, turned.r);
    output[2 * k + 1] = kl_half_sum_s32(half.i, turned.i);
    output[2 * (p->count - k)] = kl_half_difference_s32(half.r, turned.r);
    output[2 * (p->count - k) + 1] = kl_half_difference_s32(turned.i, half.i);
  }
}

KL_KERNEL void kl_rfft_s32(const kl_fft_params *p, const kl_int32 *input, const int16_t *places,
                           const int32_t *turns, const int32_t *split, kl_int32 *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_rfft_s32_row(p, input, places, turns, split, output);
    input += p->row_count;
    output += 2 * (p->count + 1);
  }
}

KL_KERNEL void kl_irfft_s32_row(const kl_fft_params *p, const kl_int32 *input,
                                const int16_t *places, const int32_t *turns, const int32_t *split,
                                kl_int32 *output) {
  const kl_complex_s32 ends = kl_complex_of_s32(kl_add(input[0], input[2 * p->count]),
                                                kl_subtract(input[0], input[2 * p->count]));
  kl_store_complex_s32(output, places[0], kl_divide_complex_s32(ends, 2));
  for (int32_t k = 1; k <= p->count / 2; k++) {
    kl_complex_s32 half, turned;
    kl_split_s32(kl_load_complex_s32(input, k), kl_load_complex_s32(input, p->count - k),
                 kl_load_complex_s32(split, k - 1), &half, &turned);
    const kl_complex_s32 high = kl_subtract_complex_s32(half, turned);
    kl_store_complex_s32(output, places[k], kl_add_complex_s32(half, turned));
    kl_store_complex_s32(output, places[p->count - k],
                         kl_complex_of_s32(high.r, kl_subtract(0, high.i)));
  }
  kl_fft_s32(p, turns, output);
}

KL_KERNEL void kl_irfft_s32(const kl_fft_params *p, const kl_int32 *input, const int16_t *places,
                            const int32_t *turns, const int32_t *split, kl_int32 *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_irfft_s32_row(p, input, places, turns, split, output);
    input += 2 * (p->count + 1);
    output += 2 * p->count;
  }
}

#endif
