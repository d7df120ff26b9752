// Compares the arithmetic of Templates/verify/xtensa_*.c with that of this machine's processor, on
// random numbers and on those that are hard: zeros, infinities, no numbers, the smallest and the
// largest.
//
//   cc -I Templates/verify Tests/Arithmetic/compare.c && ./a.out SEED COUNT
//
// Says what differs, and exits with 1 if anything does.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The host's own library has these names too.
#define __udivsi3 own_udivsi3
#define __umodsi3 own_umodsi3
#define __divsi3 own_divsi3
#define __modsi3 own_modsi3
#define __umulsidi3 own_umulsidi3
#define __muldi3 own_muldi3
#define __udivdi3 own_udivdi3
#define __umoddi3 own_umoddi3
#define __divdi3 own_divdi3
#define __addsf3 own_addsf3
#define __subsf3 own_subsf3
#define __mulsf3 own_mulsf3
#define __divsf3 own_divsf3
#define __adddf3 own_adddf3
#define __subdf3 own_subdf3
#define __muldf3 own_muldf3
#define __divdf3 own_divdf3
#define __floatsisf own_floatsisf
#define __floatunsisf own_floatunsisf
#define __floatsidf own_floatsidf
#define __floatunsidf own_floatunsidf
#define __fixdfsi own_fixdfsi
#define __fixunsdfsi own_fixunsdfsi
#define __fixunssfsi own_fixunssfsi
#define __extendsfdf2 own_extendsfdf2
#define __truncdfsf2 own_truncdfsf2
#include "xtensa_arithmetic.c"
#include "xtensa_floats.c"

static uint64_t state;
static long differences;

// SplitMix64.
static uint64_t dice(void) {
  uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
  return z ^ z >> 31;
}

// Bits of a float: any, or one of a hard kind.
static float any_float(void) {
  static const uint32_t kinds[][2] = {{0x807FFFFF, 0},          {0x80000000, 0},
                                      {0x80000000, 0x7F800000}, {0x80000003, 0x7F800000},
                                      {0x80000000, 0x7F7FFFFF}, {0x80000007, 0},
                                      {0x803FFFFF, 0x3F800000}, {0x80FF0000, 0x3F000000},
                                      {0xFF800000, 0},          {0x81FFFFFF, 0x3F000000}};
  const uint32_t bits = (uint32_t)dice();
  const uint64_t kind = dice() % 20;
  return single_of(kind < 10 ? (bits & kinds[kind][0]) | kinds[kind][1] : bits);
}

static double any_double(void) {
  static const uint64_t kinds[][2] = {{UINT64_C(0x800FFFFFFFFFFFFF), 0},
                                      {UINT64_C(0x8000000000000000), 0},
                                      {UINT64_C(0x8000000000000000), UINT64_C(0x7FF0000000000000)},
                                      {UINT64_C(0x8000000000000003), UINT64_C(0x7FF0000000000000)},
                                      {UINT64_C(0x8000000000000000), UINT64_C(0x7FEFFFFFFFFFFFFF)},
                                      {UINT64_C(0x8000000000000007), 0},
                                      {UINT64_C(0x803FFFFFFFFFFFFF), UINT64_C(0x3FC0000000000000)},
                                      // About the smallest floats, with a tie more often than not.
                                      {UINT64_C(0x80FFFFFFF0000000), UINT64_C(0x3800000000000000)},
                                      {UINT64_C(0xFFF0000000000000), 0},
                                      {UINT64_C(0xFFFFFFFF00000000), 0}};
  const uint64_t bits = dice(), kind = dice() % 20;
  return double_of(kind < 10 ? (bits & kinds[kind][0]) | kinds[kind][1] : bits);
}

// Small numbers, large ones, and everything between.
static uint64_t any_integer(void) {
  const uint64_t bits = dice() >> dice() % 64;
  return dice() % 4 ? bits : 0 - bits;
}

static void differ(const char *what, double x, double y) {
  if (differences++ < 20) printf("%s differs for %a and %a\n", what, x, y);
}

// No two processors give the same bits for what is no number.
#define EXPECT(type, name, truth, own, x, y)                         \
  do {                                                               \
    const volatile type computed = (truth);                          \
    const type expected = computed, found = (own);                   \
    const int is_number = expected == expected || found == found;    \
    if (memcmp(&expected, &found, sizeof found) != 0 && is_number) { \
      differ(name, (double)(x), (double)(y));                        \
    }                                                                \
  } while (0)

static void compare_floats(float x, float y) {
  EXPECT(float, "float +", x + y, __addsf3(x, y), x, y);
  EXPECT(float, "float -", x - y, __subsf3(x, y), x, y);
  EXPECT(float, "float *", x *y, __mulsf3(x, y), x, y);
  EXPECT(float, "float /", x / y, __divsf3(x, y), x, y);
  EXPECT(double, "double of float", (double)x, __extendsfdf2(x), x, 0);
  if (x > -1.0f && x < 4294967296.0f) {
    EXPECT(uint32_t, "uint32 of float", (uint32_t)x, __fixunssfsi(x), x, 0);
  }
}

static void compare_doubles(double x, double y) {
  EXPECT(double, "double +", x + y, __adddf3(x, y), x, y);
  EXPECT(double, "double -", x - y, __subdf3(x, y), x, y);
  EXPECT(double, "double *", x *y, __muldf3(x, y), x, y);
  EXPECT(double, "double /", x / y, __divdf3(x, y), x, y);
  EXPECT(float, "float of double", (float)x, __truncdfsf2(x), x, 0);
  if (x > -2147483649.0 && x < 2147483648.0) {
    EXPECT(int32_t, "int32 of double", (int32_t)x, __fixdfsi(x), x, 0);
  }
  if (x > -1.0 && x < 4294967296.0) {
    EXPECT(uint32_t, "uint32 of double", (uint32_t)x, __fixunsdfsi(x), x, 0);
  }
}

static void compare_integers(uint64_t x, uint64_t y) {
  const uint32_t a = (uint32_t)x, b = (uint32_t)y;
  const int32_t s = (int32_t)a, t = (int32_t)b;
  EXPECT(float, "float of int32", (float)s, __floatsisf(s), s, 0);
  EXPECT(float, "float of uint32", (float)a, __floatunsisf(a), a, 0);
  EXPECT(double, "double of int32", (double)s, __floatsidf(s), s, 0);
  EXPECT(double, "double of uint32", (double)a, __floatunsidf(a), a, 0);
  EXPECT(uint64_t, "uint32 * uint32", (uint64_t)a *b, __umulsidi3(a, b), a, b);
  EXPECT(uint64_t, "int64 *", x *y, (uint64_t)__muldi3((int64_t)x, (int64_t)y), x, y);
  if (b != 0) {
    EXPECT(uint32_t, "uint32 /", a / b, __udivsi3(a, b), a, b);
    EXPECT(uint32_t, "uint32 %", a % b, __umodsi3(a, b), a, b);
  }
  if (t != 0 && !(s == INT32_MIN && t == -1)) {
    EXPECT(int32_t, "int32 /", s / t, __divsi3(s, t), s, t);
    EXPECT(int32_t, "int32 %", s % t, __modsi3(s, t), s, t);
  }
  if (y != 0) {
    EXPECT(uint64_t, "uint64 /", x / y, __udivdi3(x, y), x, y);
    EXPECT(uint64_t, "uint64 %", x % y, __umoddi3(x, y), x, y);
    if (!((int64_t)x == INT64_MIN && (int64_t)y == -1)) {
      EXPECT(int64_t, "int64 /", (int64_t)x / (int64_t)y, __divdi3((int64_t)x, (int64_t)y), x, y);
    }
  }
}

int main(int count, char **arguments) {
  const long runs = count > 2 ? atol(arguments[2]) : 1000000;
  state = count > 1 ? strtoull(arguments[1], 0, 10) : 1;
  for (long run = 0; run < runs; run++) {
    const float x = any_float();
    const double y = any_double();
    compare_floats(x, any_float());
    compare_doubles(y, any_double());
    compare_integers(any_integer(), any_integer());
  }
  printf("%ld differences in %ld runs\n", differences, runs);
  return differences != 0;
}
