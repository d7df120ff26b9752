#ifndef KL_LOGARITHM_H
#define KL_LOGARITHM_H

#include "fixed_point.h"
#include "reciprocal.h"

// log x of a number from 1 on, in units of 2^-19, as a multiple of 2^-26: TensorFlow Lite's
// rational approximation around the fourth root of 1/2.
static inline int32_t kl_logarithm(int32_t x) {
  const int32_t root_half = 1518500250, fourth_root_half = 1805811301;
  // x = r * 2^power for an r from about 0.7 to 1, in units of 2^-31. Of the two ways to have it the
  // one with the smaller r is taken; powers are in units of 2^-25, and moved by a quarter.
  const int32_t headroom = kl_leading_zeros((uint32_t)x);
  const int32_t r_a =
      kl_saturating_shift(kl_high_multiply(kl_saturating_shift(x, headroom - 1), root_half), 1);
  const int32_t power_a = (12 - headroom) * (1 << 25) + (1 << 23);
  const int32_t headroom_b = kl_leading_zeros((uint32_t)kl_high_multiply(x, root_half)) - 1;
  const int32_t r_b = kl_saturating_shift(x, headroom_b);
  const int32_t power_b = (12 - headroom_b) * (1 << 25) - (1 << 23);
  const int32_t r = kl_min(r_a, r_b);
  const int32_t power = kl_max(power_a, power_b);
  const int32_t p = (int32_t)(((int64_t)r + fourth_root_half + 1) / 2);
  const int32_t q = 2 * (r - fourth_root_half);
  const int32_t q2 = kl_high_multiply(q, q);
  const int32_t numerator =
      kl_high_multiply(q, r) + kl_high_multiply(kl_high_multiply(q, q2), 117049297);
  const int32_t sum = 1057819769 + q + kl_high_multiply(127690142, q2);
  const int32_t denominator = kl_high_multiply(p, sum) + kl_high_multiply(638450708, q);
  const int32_t fraction =
      kl_high_multiply(kl_rounding_divide(numerator, 6), kl_one_over_one_plus(denominator));
  return kl_saturating_shift(kl_high_multiply(power, 1488522236) + fraction, 1);
}

#endif
