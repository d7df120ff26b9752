#ifndef KL_FFT_F32_H
#define KL_FFT_F32_H

#include "fft.h"

typedef struct {
  float r, i;
} kl_complex_f32;

static inline kl_complex_f32 kl_complex_of_f32(float r, float i) {
  kl_complex_f32 x;
  x.r = r;
  x.i = i;
  return x;
}

static inline kl_complex_f32 kl_load_complex_f32(const kl_float *x, int32_t at) {
  return kl_complex_of_f32(x[2 * at], x[2 * at + 1]);
}

static inline void kl_store_complex_f32(kl_float *x, int32_t at, kl_complex_f32 a) {
  x[2 * at] = a.r;
  x[2 * at + 1] = a.i;
}

static inline kl_complex_f32 kl_add_complex_f32(kl_complex_f32 a, kl_complex_f32 b) {
  return kl_complex_of_f32(a.r + b.r, a.i + b.i);
}

static inline kl_complex_f32 kl_subtract_complex_f32(kl_complex_f32 a, kl_complex_f32 b) {
  return kl_complex_of_f32(a.r - b.r, a.i - b.i);
}

// The products are rounded before they are added up.
static inline kl_complex_f32 kl_multiply_complex_f32(kl_complex_f32 a, kl_complex_f32 b) {
  const float rr = a.r * b.r;
  const float ii = a.i * b.i;
  const float ri = a.r * b.i;
  const float ir = a.i * b.r;
  return kl_complex_of_f32(rr - ii, ri + ir);
}

static inline kl_complex_f32 kl_scale_complex_f32(kl_complex_f32 a, float b) {
  return kl_complex_of_f32(a.r * b, a.i * b);
}

static inline kl_complex_f32 kl_half_complex_f32(kl_complex_f32 a) {
  return kl_scale_complex_f32(a, 0.5f);
}

static inline float kl_half_sum_f32(float a, float b) {
  return (a + b) * 0.5f;
}

static inline float kl_half_difference_f32(float a, float b) {
  return (a - b) * 0.5f;
}

// a + bi at one place and a - bi at another.
static inline void kl_store_turned_f32(kl_float *x, int32_t plus, int32_t minus, kl_complex_f32 a,
                                       kl_complex_f32 b) {
  kl_store_complex_f32(x, plus, kl_complex_of_f32(a.r - b.i, a.i + b.r));
  kl_store_complex_f32(x, minus, kl_complex_of_f32(a.r + b.i, a.i - b.r));
}

// Joins of numbers that lie `size` apart, one from each smaller transform.
static inline void kl_join_2_f32(const kl_complex_f32 *a, kl_float *x, int32_t size) {
  kl_store_complex_f32(x, 0, kl_add_complex_f32(a[0], a[1]));
  kl_store_complex_f32(x, size, kl_subtract_complex_f32(a[0], a[1]));
}

static inline void kl_join_3_f32(const kl_complex_f32 *a, kl_complex_f32 third, kl_float *x,
                                 int32_t size) {
  const kl_complex_f32 sum = kl_add_complex_f32(a[1], a[2]);
  const kl_complex_f32 middle = kl_subtract_complex_f32(a[0], kl_half_complex_f32(sum));
  const kl_complex_f32 side = kl_scale_complex_f32(kl_subtract_complex_f32(a[1], a[2]), third.i);
  kl_store_complex_f32(x, 0, kl_add_complex_f32(a[0], sum));
  kl_store_turned_f32(x, size, 2 * size, middle, side);
}

static inline void kl_join_4_f32(const kl_complex_f32 *a, int32_t is_inverse, kl_float *x,
                                 int32_t size) {
  const kl_complex_f32 even = kl_add_complex_f32(a[0], a[2]);
  const kl_complex_f32 odd = kl_add_complex_f32(a[1], a[3]);
  const kl_complex_f32 middle = kl_subtract_complex_f32(a[0], a[2]);
  const kl_complex_f32 side = kl_subtract_complex_f32(a[1], a[3]);
  kl_store_complex_f32(x, 0, kl_add_complex_f32(even, odd));
  kl_store_complex_f32(x, 2 * size, kl_subtract_complex_f32(even, odd));
  const int32_t plus = (is_inverse ? 1 : 3) * size;
  kl_store_turned_f32(x, plus, 4 * size - plus, middle, side);
}

static inline void kl_join_5_f32(const kl_complex_f32 *a, kl_complex_f32 fifth,
                                 kl_complex_f32 fifths, kl_float *x, int32_t size) {
  const kl_complex_f32 outer = kl_add_complex_f32(a[1], a[4]);
  const kl_complex_f32 inner = kl_add_complex_f32(a[2], a[3]);
  const kl_complex_f32 outer_side = kl_subtract_complex_f32(a[1], a[4]);
  const kl_complex_f32 inner_side = kl_subtract_complex_f32(a[2], a[3]);
  const kl_complex_f32 first =
      kl_add_complex_f32(kl_add_complex_f32(a[0], kl_scale_complex_f32(outer, fifth.r)),
                         kl_scale_complex_f32(inner, fifths.r));
  const kl_complex_f32 second =
      kl_add_complex_f32(kl_add_complex_f32(a[0], kl_scale_complex_f32(outer, fifths.r)),
                         kl_scale_complex_f32(inner, fifth.r));
  kl_store_complex_f32(x, 0, kl_add_complex_f32(a[0], kl_add_complex_f32(outer, inner)));
  kl_store_turned_f32(x, size, 4 * size, first,
                      kl_add_complex_f32(kl_scale_complex_f32(outer_side, fifth.i),
                                         kl_scale_complex_f32(inner_side, fifths.i)));
  kl_store_turned_f32(x, 2 * size, 3 * size, second,
                      kl_subtract_complex_f32(kl_scale_complex_f32(outer_side, fifths.i),
                                              kl_scale_complex_f32(inner_side, fifth.i)));
}

// Joins `radix` transforms of `size` numbers that lie one after the other at x.
static inline void kl_join_f32(const kl_fft_params *p, const float *turns, int32_t radix,
                               int32_t size, kl_float *x) {
  const int32_t step = p->count / (radix * size);
  kl_complex_f32 a[5];
  for (int32_t k = 0; k < size; k++, x += 2) {
    for (int32_t q = 0; q < radix; q++) {
      a[q] = kl_load_complex_f32(x, q * size);
      if (q > 0) a[q] = kl_multiply_complex_f32(a[q], kl_load_complex_f32(turns, q * k * step));
    }
    if (radix == 2) kl_join_2_f32(a, x, size);
    if (radix == 4) kl_join_4_f32(a, p->is_inverse, x, size);
    if (radix == 3) kl_join_3_f32(a, kl_load_complex_f32(turns, step * size), x, size);
    if (radix == 5) {
      kl_join_5_f32(a, kl_load_complex_f32(turns, step * size),
                    kl_load_complex_f32(turns, 2 * step * size), x, size);
    }
  }
}

// The transform of `count` numbers that lie where the smallest transforms want them.
static inline void kl_fft_f32(const kl_fft_params *p, const float *turns, kl_float *x) {
  int32_t size = 1;
  for (int32_t s = 0; s < p->stages; s++) {
    const int32_t radix = p->radix[s];
    for (int32_t at = 0; at < p->count; at += radix * size) {
      kl_join_f32(p, turns, radix, size, x + 2 * at);
    }
    size *= radix;
  }
}

// Makes the transform of pairs of reals one of reals, or the other way round: `half` is what both
// ends of the spectrum have in common, `turned` in what they differ.
static inline void kl_split_f32(kl_complex_f32 low, kl_complex_f32 high, kl_complex_f32 turn,
                                kl_complex_f32 *half, kl_complex_f32 *turned) {
  const kl_complex_f32 b = kl_complex_of_f32(high.r, -high.i);
  *half = kl_add_complex_f32(low, b);
  *turned = kl_multiply_complex_f32(kl_subtract_complex_f32(low, b), turn);
}

// `places` says where each pair of reals goes; `split` are the turns that tell reals apart.
KL_KERNEL void kl_rfft_f32_row(const kl_fft_params *p, const kl_float *input, const int16_t *places,
                               const float *turns, const float *split, kl_float *output) {
  for (int32_t k = 0; k < 2 * p->count; k++) {
    output[2 * places[k >> 1] + (k & 1)] = k < p->row_count ? input[k] : 0.0f;
  }
  kl_fft_f32(p, turns, output);
  const kl_complex_f32 sums = kl_load_complex_f32(output, 0);
  kl_store_complex_f32(output, 0, kl_complex_of_f32(sums.r + sums.i, 0.0f));
  kl_store_complex_f32(output, p->count, kl_complex_of_f32(sums.r - sums.i, 0.0f));
  for (int32_t k = 1; k <= p->count / 2; k++) {
    kl_complex_f32 half, turned;
    kl_split_f32(kl_load_complex_f32(output, k), kl_load_complex_f32(output, p->count - k),
                 kl_load_complex_f32(split, k - 1), &half, &turned);
    output[2 * k] = kl_half_sum_f32(half.r, turned.r);
    output[2 * k + 1] = kl_half_sum_f32(half.i, turned.i);
    output[2 * (p->count - k)] = kl_half_difference_f32(half.r, turned.r);
    output[2 * (p->count - k) + 1] = kl_half_difference_f32(turned.i, half.i);
  }
}

KL_KERNEL void kl_rfft_f32(const kl_fft_params *p, const kl_float *input, const int16_t *places,
                           const float *turns, const float *split, kl_float *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_rfft_f32_row(p, input, places, turns, split, output);
    input += p->row_count;
    output += 2 * (p->count + 1);
  }
}

KL_KERNEL void kl_irfft_f32_row(const kl_fft_params *p, const kl_float *input,
                                const int16_t *places, const float *turns, const float *split,
                                kl_float *output) {
  const kl_complex_f32 ends =
      kl_complex_of_f32(input[0] + input[2 * p->count], input[0] - input[2 * p->count]);
  kl_store_complex_f32(output, places[0], ends);
  for (int32_t k = 1; k <= p->count / 2; k++) {
    kl_complex_f32 half, turned;
    kl_split_f32(kl_load_complex_f32(input, k), kl_load_complex_f32(input, p->count - k),
                 kl_load_complex_f32(split, k - 1), &half, &turned);
    const kl_complex_f32 high = kl_subtract_complex_f32(half, turned);
    kl_store_complex_f32(output, places[k], kl_add_complex_f32(half, turned));
    kl_store_complex_f32(output, places[p->count - k], kl_complex_of_f32(high.r, -high.i));
  }
  kl_fft_f32(p, turns, output);
  const float reals = (float)(2 * p->count);
  for (int32_t k = 0; k < 2 * p->count; k++) output[k] /= reals;
}

KL_KERNEL void kl_irfft_f32(const kl_fft_params *p, const kl_float *input, const int16_t *places,
                            const float *turns, const float *split, kl_float *output) {
  for (int32_t r = 0; r < p->rows; r++) {
    kl_irfft_f32_row(p, input, places, turns, split, output);
    input += 2 * (p->count + 1);
    output += 2 * p->count;
  }
}

#endif
