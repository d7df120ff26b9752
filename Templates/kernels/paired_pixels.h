#ifndef KL_PAIRED_PIXELS_H
#define KL_PAIRED_PIXELS_H

#include "paired_sums.h"
#include "sum_elements.h"
#include "window_columns.h"

// The columns of four pixels as words of two, and the elements that their sums become.

// The words of 4 pixels, or of 2, at each of `count` inputs that are neighbours; pixels are `step`
// bytes apart.
static inline kl_uint32 *kl_append_pairs(kl_uint32 *to, const int8_t *x, int32_t step,
                                         int32_t count, int32_t pixels) {
  const int8_t *y = x + step;
  const int8_t *z = y + step;
  const int8_t *last = z + step;
  for (; count > 0; count--) {
    *to++ = (uint32_t)*x++ + ((uint32_t)*y++ << 16);
    if (pixels == 4) *to++ = (uint32_t)*z++ + ((uint32_t)*last++ << 16);
  }
  return to;
}

KL_SHARED void kl_paired_exact_elements(const kl_paired_sum *sums, uint32_t start, int32_t pixels,
                                        const int32_t *end, int32_t stride, int8_t *to) {
  for (int32_t q = 0; q < pixels; q++) {
    const kl_paired_sum s = sums[q / 2];
    *to = kl_sum_exact_element(q % 2 == 0 ? start + s.all - (s.high << 16) : s.high, end);
    to += stride;
  }
}

// The elements of `pixels` pixels, `stride` bytes apart, of a channel whose sums X start with `start`;
// returns the end of the next channel.
static inline const int32_t *kl_paired_elements(const kl_paired_sum *sums, uint32_t start,
                                                int32_t pixels, const int32_t *end, int32_t stride,
                                                int8_t *to) {
  const uint32_t high_start = (uint32_t)end[0];
  const uint32_t low_start = high_start + 256 * start;
  const int32_t scale = end[1];
  if (scale == 0) {
    kl_paired_exact_elements(sums, start, pixels, end, stride, to);
    return end + 5;
  }
  for (int32_t q = pixels; q > 0; q -= 2) {
    const kl_paired_sum s = *sums++;
    *to = kl_fitted_element(256 * (s.all - (s.high << 16)) + low_start, scale);
    to += stride;
    if (q == 1) break;
    *to = kl_fitted_element(256 * s.high + high_start, scale);
    to += stride;
  }
  return end + 2;
}

#endif
