// The floating-point arithmetic that an ESP8266 has in its ROM and the compiler's library therefore
// leaves out: IEEE 754, rounded to nearest, ties to even. Written for shortness, not for speed.
#include <stdint.h>

// A number that is not 0, infinite or NaN is mantissa * 2^exponent, and bit 61 is the mantissa's
// highest. The lowest bit also stands for everything below it.
typedef enum { ZERO, FINITE, INFINITE, NOT_A_NUMBER } number_kind;

typedef struct {
  number_kind kind;
  int32_t is_negative, exponent;
  uint64_t mantissa;
} number;

enum { TOP = 61 };

// The two formats: bits of the fraction and of the exponent.
enum { SINGLE_FRACTION = 23, SINGLE_EXPONENT = 8, DOUBLE_FRACTION = 52, DOUBLE_EXPONENT = 11 };

// Defines name_bits, the bits of a number of that type, and name_of, the number of such bits.
#define BITS(name, type, bits_type)      \
  typedef union {                        \
    type value;                          \
    bits_type bits;                      \
  } name##_or_bits;                      \
  static uint64_t name##_bits(type x) {  \
    name##_or_bits u;                    \
    u.value = x;                         \
    return u.bits;                       \
  }                                      \
  static type name##_of(uint64_t bits) { \
    name##_or_bits u;                    \
    u.bits = (bits_type)bits;            \
    return u.value;                      \
  }

BITS(single, float, uint32_t)
BITS(double, double, uint64_t)

static number normalized(number x) {
  if (x.mantissa == 0) x.kind = ZERO;
  if (x.kind != FINITE) return x;
  for (; x.mantissa >> (TOP + 1); x.exponent++) x.mantissa = x.mantissa >> 1 | (x.mantissa & 1);
  for (; !(x.mantissa >> TOP); x.exponent--) x.mantissa <<= 1;
  return x;
}

static number unpacked(uint64_t bits, int32_t fraction, int32_t exponent) {
  const int32_t largest = (1 << exponent) - 1, biased = (int32_t)(bits >> fraction) & largest;
  number x = {FINITE, (int32_t)(bits >> (fraction + exponent)) & 1, 0, 0};
  x.mantissa = bits & ((UINT64_C(1) << fraction) - 1);
  if (biased == largest) {
    x.kind = x.mantissa ? NOT_A_NUMBER : INFINITE;
    return x;
  }
  if (biased) x.mantissa |= UINT64_C(1) << fraction;
  x.exponent = (biased ? biased : 1) - (largest >> 1) - fraction;
  return normalized(x);
}

// x / 2^count, where the lowest bit keeps what is shifted out.
static uint64_t shifted(uint64_t x, int32_t count) {
  if (count <= 0) return x;
  if (count > 63) return x != 0;
  return x >> count | ((x & ((UINT64_C(1) << count) - 1)) != 0);
}

static uint64_t packed(number x, int32_t fraction, int32_t exponent) {
  const int32_t largest = (1 << exponent) - 1, extra = TOP - fraction;
  const uint64_t sign = (uint64_t)x.is_negative << (fraction + exponent);
  const uint64_t infinity = (uint64_t)largest << fraction;
  int32_t biased = x.exponent + (largest >> 1) + TOP;
  uint64_t m = x.mantissa, rest;
  if (x.kind == ZERO) return sign;
  if (x.kind == INFINITE) return sign | infinity;
  if (x.kind == NOT_A_NUMBER) return infinity | UINT64_C(1) << (fraction - 1);
  if (biased < 1) {
    m = shifted(m, 1 - biased);
    biased = 1;
  }
  rest = m & ((UINT64_C(1) << extra) - 1);
  m >>= extra;
  if (rest > UINT64_C(1) << (extra - 1)) m++;
  if (rest == UINT64_C(1) << (extra - 1)) m += m & 1;
  // A carry out of the fraction is the next exponent; a number below the normal ones has exponent
  // 0.
  m += (uint64_t)(biased - 1) << fraction;
  return sign | (m < infinity ? m : infinity);
}

static number not_a_number(void) {
  const number x = {NOT_A_NUMBER, 0, 0, 0};
  return x;
}

static number sum(number a, number b) {
  number low, high;
  if (a.kind == NOT_A_NUMBER || b.kind == NOT_A_NUMBER) return not_a_number();
  if (a.kind == INFINITE) {
    return b.kind == INFINITE && a.is_negative != b.is_negative ? not_a_number() : a;
  }
  if (b.kind == INFINITE) return b;
  if (a.kind == ZERO && b.kind == ZERO) {
    a.is_negative &= b.is_negative;
    return a;
  }
  if (a.kind == ZERO) return b;
  if (b.kind == ZERO) return a;
  high = a.exponent < b.exponent ? b : a;
  low = a.exponent < b.exponent ? a : b;
  low.mantissa = shifted(low.mantissa, high.exponent - low.exponent);
  if (high.is_negative == low.is_negative) {
    high.mantissa += low.mantissa;
  } else if (high.mantissa >= low.mantissa) {
    high.mantissa -= low.mantissa;
    // A difference of equal numbers is +0.
    if (high.mantissa == 0) high.is_negative = 0;
  } else {
    high.mantissa = low.mantissa - high.mantissa;
    high.is_negative = low.is_negative;
  }
  return normalized(high);
}

static number product(number a, number b) {
  const number a_or_b = a.kind > b.kind ? a : b;
  number x = {FINITE, a.is_negative ^ b.is_negative, a.exponent + b.exponent + 64, 0};
  uint64_t low, middle, a0, a1, b0, b1;
  if (a_or_b.kind == NOT_A_NUMBER) return not_a_number();
  if (a_or_b.kind == INFINITE && (a.kind == ZERO || b.kind == ZERO)) return not_a_number();
  x.kind = a.kind == ZERO ? ZERO : b.kind == ZERO ? ZERO : a_or_b.kind;
  if (x.kind != FINITE) return x;
  // The upper half of 128 bits, the lower kept in the lowest bit.
  a0 = (uint32_t)a.mantissa;
  a1 = a.mantissa >> 32;
  b0 = (uint32_t)b.mantissa;
  b1 = b.mantissa >> 32;
  low = a0 * b0;
  middle = a1 * b0 + (low >> 32);
  x.mantissa = a1 * b1 + (middle >> 32);
  middle = (uint32_t)middle + a0 * b1;
  x.mantissa += middle >> 32;
  x.mantissa |= ((uint32_t)middle | (uint32_t)low) != 0;
  return normalized(x);
}

static number quotient(number a, number b) {
  number x = {FINITE, a.is_negative ^ b.is_negative, a.exponent - b.exponent - TOP, 0};
  uint64_t rest = a.mantissa;
  if (a.kind == NOT_A_NUMBER || b.kind == NOT_A_NUMBER) return not_a_number();
  if (a.kind == b.kind && a.kind != FINITE) return not_a_number();
  if (a.kind == INFINITE || b.kind == ZERO) x.kind = INFINITE;
  if (a.kind == ZERO || b.kind == INFINITE) x.kind = ZERO;
  if (x.kind != FINITE) return x;
  for (int32_t bit = TOP; bit >= 0; bit--) {
    if (rest >= b.mantissa) {
      rest -= b.mantissa;
      x.mantissa |= UINT64_C(1) << bit;
    }
    rest <<= 1;
  }
  x.mantissa |= rest != 0;
  return normalized(x);
}

static number of_integer(int32_t is_negative, uint32_t magnitude) {
  const number x = {FINITE, is_negative, 0, magnitude};
  return normalized(x);
}

// The whole part, the nearest of the two limits where it is beyond them.
static int64_t whole(number x, int64_t least, int64_t most) {
  int64_t magnitude;
  if (x.kind == NOT_A_NUMBER || x.kind == ZERO) return 0;
  if (x.kind == INFINITE || x.exponent > 0) return x.is_negative ? least : most;
  magnitude = x.exponent < -TOP ? 0 : (int64_t)(x.mantissa >> -x.exponent);
  if (x.is_negative) return -magnitude < least ? least : -magnitude;
  return magnitude > most ? most : magnitude;
}

static number single(float x) {
  return unpacked(single_bits(x), SINGLE_FRACTION, SINGLE_EXPONENT);
}

static float to_single(number x) {
  return single_of(packed(x, SINGLE_FRACTION, SINGLE_EXPONENT));
}

static number real(double x) {
  return unpacked(double_bits(x), DOUBLE_FRACTION, DOUBLE_EXPONENT);
}

static double to_double(number x) {
  return double_of(packed(x, DOUBLE_FRACTION, DOUBLE_EXPONENT));
}

static number minus(number x) {
  x.is_negative ^= 1;
  return x;
}

float __addsf3(float a, float b);
float __subsf3(float a, float b);
float __mulsf3(float a, float b);
float __divsf3(float a, float b);
float __floatsisf(int32_t x);
float __floatunsisf(uint32_t x);
uint32_t __fixunssfsi(float x);
double __adddf3(double a, double b);
double __subdf3(double a, double b);
double __muldf3(double a, double b);
double __divdf3(double a, double b);
double __floatsidf(int32_t x);
double __floatunsidf(uint32_t x);
int32_t __fixdfsi(double x);
uint32_t __fixunsdfsi(double x);
double __extendsfdf2(float x);
float __truncdfsf2(double x);

float __addsf3(float a, float b) {
  return to_single(sum(single(a), single(b)));
}
float __subsf3(float a, float b) {
  return to_single(sum(single(a), minus(single(b))));
}
float __mulsf3(float a, float b) {
  return to_single(product(single(a), single(b)));
}
float __divsf3(float a, float b) {
  return to_single(quotient(single(a), single(b)));
}
double __adddf3(double a, double b) {
  return to_double(sum(real(a), real(b)));
}
double __subdf3(double a, double b) {
  return to_double(sum(real(a), minus(real(b))));
}
double __muldf3(double a, double b) {
  return to_double(product(real(a), real(b)));
}
double __divdf3(double a, double b) {
  return to_double(quotient(real(a), real(b)));
}

static number of_signed(int32_t x) {
  return of_integer(x < 0, x < 0 ? 0 - (uint32_t)x : (uint32_t)x);
}

float __floatsisf(int32_t x) {
  return to_single(of_signed(x));
}
float __floatunsisf(uint32_t x) {
  return to_single(of_integer(0, x));
}
double __floatsidf(int32_t x) {
  return to_double(of_signed(x));
}
double __floatunsidf(uint32_t x) {
  return to_double(of_integer(0, x));
}

uint32_t __fixunssfsi(float x) {
  return (uint32_t)whole(single(x), 0, UINT32_MAX);
}
uint32_t __fixunsdfsi(double x) {
  return (uint32_t)whole(real(x), 0, UINT32_MAX);
}
int32_t __fixdfsi(double x) {
  return (int32_t)whole(real(x), INT32_MIN, INT32_MAX);
}

double __extendsfdf2(float x) {
  return to_double(single(x));
}
float __truncdfsf2(double x) {
  return to_single(real(x));
}
