#ifndef KL_REQUANTIZE_REAL_H
#define KL_REQUANTIZE_REAL_H

#include "kernel.h"

// A product of 117 bits: whole + part * 2^-64.
typedef struct {
  uint64_t whole, part;
} kl_real;

// a * b * 2^-shift, cut off below 2^-64, for shifts 22 to 116, a below 2^63 and b below 2^53;
// UINT64_MAX where it is 2^64 or more.
static inline kl_real kl_real_product(uint64_t a, uint64_t b, int32_t shift) {
  const uint64_t bottom = (a & UINT32_MAX) * (b & UINT32_MAX);
  const uint64_t middle = (a >> 32) * (b & UINT32_MAX) + (a & UINT32_MAX) * (b >> 32) + (bottom >> 32);
  const uint64_t high = (a >> 32) * (b >> 32) + (middle >> 32);
  const uint64_t low = middle << 32 | (bottom & UINT32_MAX);
  kl_real product = {high, low};
  if (shift > 64) {
    product.part = low >> (shift - 64) | high << (128 - shift);
    product.whole = high >> (shift - 64);
  } else if (shift < 64) {
    product.part = low << (64 - shift);
    product.whole = high >> shift != 0 ? UINT64_MAX : low >> shift | high << (64 - shift);
  }
  return product;
}

// How far below whole + 1/2 a double has to be for that to be its nearest neighbour, in units of
// 2^-64: half of what its last bit is worth.
static inline uint64_t kl_real_slack(uint64_t whole) {
  uint64_t slack = whole == 0 ? UINT64_C(1) << 9 : UINT64_C(1) << 11;
  while (whole > 1) {
    whole >>= 1;
    slack <<= 1;
  }
  return slack;
}

// sum * multiplier * 2^-shift as LiteRT has it where it scales by a double: the product is rounded to
// the 53 bits of a double, and that to the nearest whole number, halves away from zero. At most 2^30
// in size. The sum has at most 53 bits, as has the multiplier; shift is 22 to 116.
static inline int32_t kl_requantize_real(int64_t sum, int64_t multiplier, int32_t shift) {
  const uint64_t size = sum < 0 ? 0 - (uint64_t)sum : (uint64_t)sum;
  const kl_real product = kl_real_product(size, (uint64_t)multiplier, shift);
  const uint64_t half = UINT64_C(1) << 63;
  uint64_t whole = product.whole;
  if (whole < (UINT64_C(1) << 30)) {
    const int is_near = product.part >= half - (UINT64_C(1) << 41);
    if (product.part >= half || (is_near && product.part >= half - kl_real_slack(whole))) whole++;
  } else {
    whole = UINT64_C(1) << 30;
  }
  return sum < 0 ? -(int32_t)whole : (int32_t)whole;
}

#endif
