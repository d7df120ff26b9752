#ifndef KL_BYTE_ROWS_H
#define KL_BYTE_ROWS_H

#include "tap_pixels.h"

// Outputs of windows of 3 by 3 pixels, row by row, where a pixel is one word of four channels.

#define KL_BYTE_PIXEL 4

// Up to four channels of a plane, and where their elements go: pixels are `depth` bytes apart, rows
// `row`.
typedef struct {
  const int8_t *pixels;
  int32_t row_bytes, channels;
  const int8_t *taps;
  const int32_t *ends;
  int8_t *output;
  int32_t width, depth, row;
} kl_byte_group;

#if defined(__thumb2__) && defined(__GNUC__) && !defined(KL_NO_ASSEMBLY)

// One channel as the loop wants it.
typedef struct {
  int32_t start, scale;
  int8_t taps[12];
} kl_byte_channel;

// Registers: r0 to r2 rows of pixels, r3 the channel, r4 and r5 sums, r6 a pixel, r8 output, r9 its step,
// r10 outputs left, r11, r12 and lr taps. Two outputs are 56 instructions.
#define KL_BYTE_TAPS(row, taps, first, from_second, to_second)                           \
  "ldrsb r11, [r3, #" taps "]\n\t"                                                       \
  "ldrsb r12, [r3, #" taps "+1]\n\t"                                                     \
  "ldrsb lr, [r3, #" taps "+2]\n\t"                                                      \
  "ldrsb r6, [" row "]\n\t" first                                                        \
  "ldrsb r6, [" row ", #4]\n\tmla r4, r12, r6, r4\n\t" from_second                      \
  "ldrsb r6, [" row ", #8]\n\tmla r4, lr, r6, r4\n\t" to_second
#define KL_BYTE_NEXT(row, taps, first)                                                   \
  KL_BYTE_TAPS(row, taps, first, "mla r5, r11, r6, r5\n\t", "mla r5, r12, r6, r5\n\t")  \
  "ldrsb r6, [" row ", #12]\n\tmla r5, lr, r6, r5\n\t"
#define KL_BYTE_NEXT_BUT_ONE(row, taps, first)                                           \
  KL_BYTE_TAPS(row, taps, first, "", "mla r5, r11, r6, r5\n\t")                          \
  "ldrsb r6, [" row ", #12]\n\tmla r5, r12, r6, r5\n\t"                                  \
  "ldrsb r6, [" row ", #16]\n\tmla r5, lr, r6, r5\n\t"
#define KL_BYTE_FIRST "mov r5, #0\n\tmul r4, r11, r6\n\t"
#define KL_BYTE_LATER "mla r4, r11, r6, r4\n\t"
#define KL_BYTE_ELEMENT(sum)                                                             \
  "add " sum ", r11, " sum ", lsl #8\n\tsmull r6, " sum ", r12, " sum "\n\t"             \
  "ssat " sum ", #8, " sum ", asr #10\n\t"
#define KL_BYTE_OUTPUTS(taps, step)                                                      \
  __asm volatile(                                                                        \
      "1:\n\t" taps("r0", "8", KL_BYTE_FIRST) taps("r1", "11", KL_BYTE_LATER)            \
      taps("r2", "14", KL_BYTE_LATER)                                                    \
      "ldrd r11, r12, [r3]\n\t" KL_BYTE_ELEMENT("r4")                                    \
      "strb r4, [r8]\n\t"                                                                \
      "subs r10, r10, #1\n\t"                                                            \
      "beq 2f\n\t" KL_BYTE_ELEMENT("r5")                                                 \
      "strb r5, [r8, r9]\n\t"                                                            \
      "add r8, r8, r9, lsl #1\n\t"                                                       \
      "add r0, r0, #" step "\n\tadd r1, r1, #" step "\n\tadd r2, r2, #" step "\n\t"      \
      "subs r10, r10, #1\n\t"                                                            \
      "bne 1b\n"                                                                         \
      "2:"                                                                               \
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r8), "+r"(r10)                                \
      : "r"(r3), "r"(r9)                                                                 \
      : "r4", "r5", "r6", "r11", "r12", "lr", "cc", "memory")

// Outputs of a channel in one row, whose windows start at x and are `stride` columns apart.
static inline void kl_byte_outputs(const kl_byte_channel *c, const int8_t *x, int32_t row_bytes,
                                   int32_t stride, int32_t width, int32_t depth, int8_t *output) {
  register const int8_t *r0 __asm("r0") = x;
  register const int8_t *r1 __asm("r1") = x + row_bytes;
  register const int8_t *r2 __asm("r2") = x + 2 * row_bytes;
  register const kl_byte_channel *r3 __asm("r3") = c;
  register int8_t *r8 __asm("r8") = output;
  register int32_t r9 __asm("r9") = depth;
  register int32_t r10 __asm("r10") = width;
  if (stride == 1) {
    KL_BYTE_OUTPUTS(KL_BYTE_NEXT, "8");
  } else {
    KL_BYTE_OUTPUTS(KL_BYTE_NEXT_BUT_ONE, "16");
  }
}

// Leaves out channels that are not fitted.
KL_SHARED void kl_byte_fitted(const kl_byte_group *g, int32_t rows, int32_t stride) {
  const int32_t *end = g->ends;
  const int8_t *taps = g->taps;
  for (int32_t channel = 0; channel < g->channels; channel++, end = kl_next_end(end)) {
    kl_byte_channel c;
    c.start = end[0];
    c.scale = end[1];
    __builtin_memcpy(c.taps, taps, 9);
    taps += 9;
    if (c.scale == 0) continue;
    for (int32_t r = 0; r < rows; r++) {
      kl_byte_outputs(&c, g->pixels + channel + r * g->row_bytes, g->row_bytes, stride, g->width,
                      g->depth, g->output + channel + r * g->row);
    }
  }
}

#else

// Adds a row of taps to the sums of two outputs whose windows are `n` bytes apart.
#define KL_BYTE_TAPS(s, t, n, x, a, b, c) \
  s += a * x[0] + b * x[4] + c * x[8];     \
  t += a * x[n] + b * x[(n) + 4] + c * x[(n) + 8]

#define KL_BYTE_CHANNEL                                                                     \
  const int8_t *k = g->taps + 9 * channel;                                                   \
  const int32_t k0 = k[0], k1 = k[1], k2 = k[2], k3 = k[3], k4 = k[4], k5 = k[5], k6 = k[6]; \
  const int32_t k7 = k[7], k8 = k[8], scale = end[1];                                        \
  const uint32_t start = (uint32_t)end[0];                                                   \
  const int8_t *x = g->pixels + channel, *y = x + g->row_bytes, *z = y + g->row_bytes;       \
  int8_t *to = g->output + channel

// Two rows of outputs, two by two.
KL_SHARED void kl_byte_two_rows(const kl_byte_group *g) {
  const int32_t *end = g->ends;
  const int32_t depth = g->depth;
  for (int32_t channel = 0; channel < g->channels; channel++, end = kl_next_end(end)) {
    KL_BYTE_CHANNEL;
    const int8_t *last = z + g->row_bytes;
    int8_t *below = to + g->row;
    for (int32_t left = scale != 0 ? g->width : 0; left > 0; left -= 2) {
      int32_t a = 0, b = 0, c = 0, d = 0;
      KL_BYTE_TAPS(a, b, 4, x, k0, k1, k2);
      KL_LOADS_STAY;
      KL_BYTE_TAPS(a, b, 4, y, k3, k4, k5);
      KL_BYTE_TAPS(c, d, 4, y, k0, k1, k2);
      KL_LOADS_STAY;
      KL_BYTE_TAPS(a, b, 4, z, k6, k7, k8);
      KL_BYTE_TAPS(c, d, 4, z, k3, k4, k5);
      KL_LOADS_STAY;
      KL_BYTE_TAPS(c, d, 4, last, k6, k7, k8);
      *to = kl_fitted_element(256 * (uint32_t)a + start, scale);
      *below = kl_fitted_element(256 * (uint32_t)c + start, scale);
      if (left == 1) break;
      to += depth;
      below += depth;
      *to = kl_fitted_element(256 * (uint32_t)b + start, scale);
      *below = kl_fitted_element(256 * (uint32_t)d + start, scale);
      to += depth;
      below += depth;
      x += 8;
      y += 8;
      z += 8;
      last += 8;
    }
  }
}

// Defines `name`: one row of outputs, two at a time, whose windows are n bytes apart.
#define KL_BYTE_ONE_ROW(name, n)                                                         \
  KL_SHARED void name(const kl_byte_group *g) {                                          \
    const int32_t *end = g->ends;                                                         \
    const int32_t depth = g->depth;                                                       \
    for (int32_t channel = 0; channel < g->channels; channel++, end = kl_next_end(end)) { \
      KL_BYTE_CHANNEL;                                                                   \
      for (int32_t left = scale != 0 ? g->width : 0; left > 0; left -= 2) {               \
        int32_t a = 0, b = 0;                                                             \
        KL_BYTE_TAPS(a, b, n, x, k0, k1, k2);                                            \
        KL_LOADS_STAY;                                                                    \
        KL_BYTE_TAPS(a, b, n, y, k3, k4, k5);                                            \
        KL_LOADS_STAY;                                                                    \
        KL_BYTE_TAPS(a, b, n, z, k6, k7, k8);                                            \
        *to = kl_fitted_element(256 * (uint32_t)a + start, scale);                        \
        if (left == 1) break;                                                             \
        to += depth;                                                                      \
        *to = kl_fitted_element(256 * (uint32_t)b + start, scale);                        \
        to += depth;                                                                      \
        x += 2 * n;                                                                       \
        y += 2 * n;                                                                       \
        z += 2 * n;                                                                       \
      }                                                                                   \
    }                                                                                     \
  }

KL_BYTE_ONE_ROW(kl_byte_row_by_columns, 4)
KL_BYTE_ONE_ROW(kl_byte_row_by_two_columns, 8)

static inline void kl_byte_fitted(const kl_byte_group *g, int32_t rows, int32_t stride) {
  if (rows == 2) {
    kl_byte_two_rows(g);
  } else if (stride == 1) {
    kl_byte_row_by_columns(g);
  } else {
    kl_byte_row_by_two_columns(g);
  }
}

#endif

#endif
