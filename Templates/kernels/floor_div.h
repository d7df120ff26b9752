#ifndef KL_FLOOR_DIV_H
#define KL_FLOOR_DIV_H

#include "broadcast.h"

// The largest whole number that is not above x.
static inline double kl_floor_f64(double x) {
  // From 2^52 on every number is whole; NaN goes this way too.
  if (!(x > -4503599627370496.0 && x < 4503599627370496.0)) return x;
  const double whole = (double)(int64_t)x;
  // A whole x is returned as it is, so that -0 keeps its sign.
  if (whole == x) return x;
  return whole > x ? whole - 1.0 : whole;
}

// The quotient in double, as the reference has it, rounded down.
KL_BROADCAST_KERNEL(kl_floor_div_f32, kl_broadcast_params, kl_float, kl_float, kl_float,
                    kl_floor_f64((double)x / (double)y))

#endif
