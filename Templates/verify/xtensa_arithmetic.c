// The arithmetic that an ESP8266 has in its ROM and the compiler's library therefore leaves out.
#include <stdint.h>

uint32_t __udivsi3(uint32_t a, uint32_t b);
uint32_t __umodsi3(uint32_t a, uint32_t b);
int32_t __divsi3(int32_t a, int32_t b);
int32_t __modsi3(int32_t a, int32_t b);
uint64_t __umulsidi3(uint32_t a, uint32_t b);
int64_t __muldi3(int64_t a, int64_t b);
uint64_t __udivdi3(uint64_t a, uint64_t b);
uint64_t __umoddi3(uint64_t a, uint64_t b);
int64_t __divdi3(int64_t a, int64_t b);

uint32_t __udivsi3(uint32_t a, uint32_t b) {
  uint32_t quotient = 0, rest = 0;
  for (int32_t bit = 31; bit >= 0; bit--) {
    rest = rest << 1 | (a >> bit & 1);
    if (rest >= b) {
      rest -= b;
      quotient |= UINT32_C(1) << bit;
    }
  }
  return quotient;
}

uint32_t __umodsi3(uint32_t a, uint32_t b) {
  return a - __udivsi3(a, b) * b;
}

static uint32_t magnitude(int32_t x) {
  return x < 0 ? 0 - (uint32_t)x : (uint32_t)x;
}

int32_t __divsi3(int32_t a, int32_t b) {
  const uint32_t quotient = __udivsi3(magnitude(a), magnitude(b));
  return (int32_t)((a ^ b) < 0 ? 0 - quotient : quotient);
}

int32_t __modsi3(int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a - (uint32_t)__divsi3(a, b) * (uint32_t)b);
}

// The halves of a 64-bit number; a shift would call the library again.
typedef union {
  uint64_t whole;
  struct {
    uint32_t low, high;
  } half;
} halves;

uint64_t __umulsidi3(uint32_t a, uint32_t b) {
  const uint32_t a0 = a & 0xFFFF, a1 = a >> 16, b0 = b & 0xFFFF, b1 = b >> 16;
  const uint32_t low = a0 * b0, middle = a1 * b0 + (low >> 16), cross = a0 * b1 + (middle & 0xFFFF);
  halves product;
  product.half.low = cross << 16 | (low & 0xFFFF);
  product.half.high = a1 * b1 + (middle >> 16) + (cross >> 16);
  return product.whole;
}

int64_t __muldi3(int64_t a, int64_t b) {
  halves x, y, product;
  x.whole = (uint64_t)a;
  y.whole = (uint64_t)b;
  product.whole = __umulsidi3(x.half.low, y.half.low);
  product.half.high += x.half.low * y.half.high + x.half.high * y.half.low;
  return (int64_t)product.whole;
}

// A quotient by 0 is all ones, and its rest the dividend.
static uint64_t divided(uint64_t a, uint64_t b, uint64_t *rest) {
  uint64_t quotient = 0;
  *rest = 0;
  for (int32_t bit = 63; bit >= 0; bit--) {
    *rest = *rest << 1 | (a >> bit & 1);
    if (*rest >= b) {
      *rest -= b;
      quotient |= UINT64_C(1) << bit;
    }
  }
  return quotient;
}

uint64_t __udivdi3(uint64_t a, uint64_t b) {
  uint64_t rest;
  return divided(a, b, &rest);
}

uint64_t __umoddi3(uint64_t a, uint64_t b) {
  uint64_t rest;
  (void)divided(a, b, &rest);
  return rest;
}

int64_t __divdi3(int64_t a, int64_t b) {
  uint64_t rest;
  const uint64_t x = a < 0 ? 0 - (uint64_t)a : (uint64_t)a,
                 y = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
  const uint64_t quotient = divided(x, y, &rest);
  return (int64_t)((a ^ b) < 0 ? 0 - quotient : quotient);
}
