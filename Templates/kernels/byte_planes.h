#ifndef KL_BYTE_PLANES_H
#define KL_BYTE_PLANES_H

#include "tap_pixels.h"

// Depthwise convolutions by windows of 3 by 3 pixels: four channels of the input rows under one or two
// output rows are copied to where columns are words and the image has its border. There pixels are
// near each other, and neighbouring outputs share what they read. Filters are [depth][3][3] here.

// The word of each column of 4 rows, which are so many words apart.
typedef struct {
  kl_uint32 *words;
  int32_t columns;
} kl_byte_plane;

#define KL_BYTE_PIXEL 4

// How memory is divided: 4 * columns words.
static inline kl_byte_plane kl_byte_plane_at(const kl_window *w, int8_t *scratch) {
  const int32_t tiles = (w->output_width + 1) / 2;
  const kl_byte_plane plane = {(kl_uint32 *)(void *)scratch,
                               (2 * tiles - 1) * w->stride_x + w->width};
  return plane;
}

static inline void kl_fill_words(kl_uint32 *to, int32_t count, int32_t byte) {
  const uint32_t word = ((uint32_t)byte & 0xFF) * 0x01010101u;
  for (; count > 0; count--) *to++ = word;
}

// Copies `count` channels, at most 4, of each of some pixels to words.
static inline void kl_copy_pixels(kl_uint32 *to, const int8_t *from, int32_t step, int32_t pixels,
                                  int32_t count) {
  if (count == KL_BYTE_PIXEL && (((uint32_t)(uintptr_t)from | (uint32_t)step) & 3) == 0) {
    for (; pixels > 0; pixels--) {
      *to++ = *(const kl_uint32 *)(const void *)from;
      from += step;
    }
    return;
  }
  for (; pixels > 0; pixels--) {
    for (int32_t i = 0; i < count; i++) ((int8_t *)to)[i] = from[i];
    to++;
    from += step;
  }
}

// Copies `rows` input rows of `count` channels, the first of them under output row y. The border left
// and right of the image is there.
static inline void kl_copy_byte_plane(const kl_depthwise_taps_params *p, const kl_byte_plane *plane,
                                      int32_t y, int32_t rows, kl_rows input, int32_t channel,
                                      int32_t count) {
  const kl_window *w = &p->window;
  const int32_t inside = kl_min(w->input_width, plane->columns - w->pad_left);
  kl_uint32 *to = plane->words;
  for (int32_t i = 0; i < rows; i++) {
    const int32_t row = y * w->stride_y - w->pad_top + i;
    if (row >= 0 && row < w->input_height) {
      const int8_t *from = (const int8_t *)kl_row(input, row) + channel;
      kl_copy_pixels(to + w->pad_left, from, w->input_depth, inside, count);
    } else {
      kl_fill_words(to, plane->columns, p->border);
    }
    to += plane->columns;
  }
}

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

// Keeps compilers from loading all pixels first, for which there are too few registers.
#if defined(__GNUC__)
#define KL_LOADS_STAY __asm volatile("" ::: "memory")
#else
#define KL_LOADS_STAY
#endif

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

// One channel that is not fitted.
KL_SHARED void kl_byte_exact(const kl_byte_group *g, int32_t channel, const int32_t *end,
                              int32_t rows, int32_t stride) {
  const int8_t *taps = g->taps + 9 * channel;
  for (int32_t i = 0; i < rows * g->width; i++) {
    const int32_t y = i / g->width;
    const int32_t x = i % g->width;
    const int8_t *pixels = g->pixels + y * g->row_bytes + x * stride * KL_BYTE_PIXEL + channel;
    uint32_t sum = 0;
    for (int32_t t = 0; t < 9; t++) {
      sum += (uint32_t)(taps[t] * pixels[t / 3 * g->row_bytes + t % 3 * KL_BYTE_PIXEL]);
    }
    g->output[y * g->row + x * g->depth + channel] = kl_sum_exact_element(sum, end);
  }
}

// The elements of a group; returns the end of the next.
static inline const int32_t *kl_byte_elements(const kl_byte_group *g, int32_t rows,
                                              int32_t stride) {
  const int32_t *end = g->ends;
  kl_byte_fitted(g, rows, stride);
  for (int32_t channel = 0; channel < g->channels; channel++) {
    if (end[1] == 0) kl_byte_exact(g, channel, end, rows, stride);
    end = kl_next_end(end);
  }
  return end;
}

// Output row y, or rows y and y + 1 where these are one input row apart.
KL_SHARED void kl_byte_plane_rows(const kl_depthwise_taps_params *p, int32_t y, int32_t rows,
                                  kl_rows input, const int8_t *filters, const int32_t *ends,
                                  int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  const kl_byte_plane plane = kl_byte_plane_at(w, scratch);
  kl_byte_group g;
  kl_fill_words(plane.words, (rows + 2) * plane.columns, p->border);
  g.pixels = (const int8_t *)plane.words;
  g.row_bytes = KL_BYTE_PIXEL * plane.columns;
  g.ends = ends;
  g.width = w->output_width;
  g.depth = depth;
  g.row = w->output_width * depth;
  for (int32_t first = 0; first < depth; first += KL_BYTE_PIXEL) {
    g.channels = kl_min(depth - first, KL_BYTE_PIXEL);
    g.taps = filters + 9 * first;
    g.output = output + first;
    kl_copy_byte_plane(p, &plane, y, rows + 2, input, first, g.channels);
    g.ends = kl_byte_elements(&g, rows, w->stride_x);
  }
}

#endif
