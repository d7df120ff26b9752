#ifndef KL_PACKED_COLUMNS_H
#define KL_PACKED_COLUMNS_H

#include "packed_products.h"
#include "window.h"

// Columns of lanes: the pixels under the windows of four neighbouring outputs.
//
// A column holds the rows of a window one after the other, of each as many bytes as are whole words;
// then the bytes that were left over, all rows' together, filled up to whole words with rubbish.
typedef struct {
  kl_uint32 *columns;
  // Where the input rows of a window start, from the base of all; -1 for those outside the image.
  kl_int32 *rows;
  // One row of four windows: outside the image, and with a border or taps that are no neighbours.
  int8_t *outside, *patch;
  // What was left over of each pixel.
  int8_t *rest;
} kl_column_memory;

static inline int32_t kl_whole_words(int32_t bytes) {
  return (bytes + 3) / 4;
}

// True if each output is made of its own pixel, of one row: no window needs a border, and the last
// pixels are taken one by one.
static inline int32_t kl_is_line(const kl_window *w) {
  return w->height == 1 && w->width == 1 && w->output_height == 1 && w->stride_x == 1 &&
         w->dilation_x == 1 && w->pad_top == 0 && w->pad_left == 0 && w->output_width == w->input_width;
}

// The bytes of one row of the windows of four neighbours.
static inline int32_t kl_patch_bytes(const kl_window *w) {
  if (kl_is_line(w)) return 8;
  const int32_t taps = w->dilation_x == 1 ? w->width + 3 * w->stride_x : 4 * w->width;
  // At least what two elements of each pixel take.
  return kl_max(taps * w->input_depth, 8);
}

// How memory is divided:
// 1 + 4 * steps + KL_COLUMN_TAIL + height + 2 * patch + 4 * rest words.
static inline kl_column_memory kl_column_memory_at(const kl_window *w, int8_t *scratch,
                                                   int32_t steps) {
  const int32_t patch = 4 * kl_whole_words(kl_patch_bytes(w));
  kl_column_memory m;
  m.columns = (kl_uint32 *)(void *)scratch + 1;
  m.rows = (kl_int32 *)(m.columns + KL_COLUMN_PIXELS * steps + KL_COLUMN_TAIL);
  m.outside = (int8_t *)(m.rows + w->height);
  m.patch = m.outside + patch;
  m.rest = m.patch + patch;
  return m;
}

// Appends `words` words of each of four pixels, `step` bytes apart, to their columns.
#if KL_HAS_DSP
static inline kl_uint32 *kl_append_words(kl_uint32 *column, const int8_t *x, int32_t step,
                                         int32_t words) {
  // In fixed registers, as compilers run out of choices.
  register kl_uint32 *r0 __asm("r0") = column;
  register const int8_t *r1 __asm("r1") = x;
  register int32_t r2 __asm("r2") = step;
  register int32_t r3 __asm("r3") = words;
  __asm volatile(
      "add r12, r2, r2, lsl #1\n\t"
      "add r12, r12, r1\n"
      "1:\n\t"
      "ldr r5, [r1, r2]\n\t"
      "ldr r6, [r1, r2, lsl #1]\n\t"
      "ldr r8, [r12], #4\n\t"
      "ldr r4, [r1], #4\n\t"
      "subs r3, #1\n\t"
      "sxtb16 r9, r4\n\tsxtb16 r10, r5\n\t"
      "strd r9, r10, [r0], #8\n\t"
      "sxtb16 r9, r6\n\tsxtb16 r10, r8\n\t"
      "strd r9, r10, [r0], #8\n\t"
      "sxtb16 r4, r4, ror #8\n\tsxtb16 r5, r5, ror #8\n\t"
      "sxtb16 r6, r6, ror #8\n\tsxtb16 r8, r8, ror #8\n\t"
      "stm r0!, {r4, r5, r6, r8}\n\t"
      "bne 1b"
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
      :
      : "r4", "r5", "r6", "r8", "r9", "r10", "r12", "cc", "memory");
  return r0;
}
#else
static inline kl_uint32 *kl_append_words(kl_uint32 *column, const int8_t *x, int32_t step,
                                         int32_t words) {
  for (int32_t i = 0; i < words; i++) {
    for (int32_t q = 0; q < KL_COLUMN_PIXELS; q++) {
      const uint32_t bytes = kl_load_word(x + 4 * i + q * step);
      column[q] = kl_even_bytes(bytes);
      column[KL_COLUMN_PIXELS + q] = kl_odd_bytes(bytes);
    }
    column += 2 * KL_COLUMN_PIXELS;
  }
  return column;
}
#endif

static inline int8_t *kl_copy_bytes(int8_t *to, const int8_t *from, int32_t count) {
  for (; count >= 4; count -= 4, to += 4, from += 4) KL_COPY_WORD(to, from);
  for (; count > 0; count--) *to++ = *from++;
  return to;
}

// Copies one row of the windows of four outputs, the first of which starts at input column
// `origin`, and what lies outside the image.
static inline void kl_copy_patch(const kl_window *w, const int8_t *row, int32_t origin,
                                 const kl_column_memory *m) {
  const int32_t depth = w->input_depth;
  int8_t *to = m->patch;
  if (w->dilation_x == 1) {
    const int32_t stop = origin + w->width + 3 * w->stride_x;
    const int32_t begin = kl_clamp(0, origin, stop);
    const int32_t end = kl_clamp(w->input_width, begin, stop);
    to = kl_copy_bytes(to, m->outside, (begin - origin) * depth);
    to = kl_copy_bytes(to, row + begin * depth, (end - begin) * depth);
    kl_copy_bytes(to, m->outside, (stop - end) * depth);
    return;
  }
  for (int32_t q = 0; q < KL_COLUMN_PIXELS; q++) {
    for (int32_t kx = 0; kx < w->width; kx++) {
      const int32_t x = origin + q * w->stride_x + kx * w->dilation_x;
      to = kl_copy_bytes(to, x >= 0 && x < w->input_width ? row + x * depth : m->outside, depth);
    }
  }
}

// Finds the input rows of the windows at output row y.
static inline void kl_find_rows(const kl_window *w, int32_t y, kl_rows input,
                                const kl_column_memory *m) {
  const kl_taps ty = kl_taps_y(w, y);
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int32_t row = (ty.origin + ky * w->dilation_y) % input.count;
    m->rows[ky] = ky >= ty.begin && ky < ty.end ? row * input.stride : -1;
  }
}

// Makes the columns of four windows, the first of them at output column x. What lies right of the
// image's last column is border as well; at the end of a line all four are the first.
static inline void kl_gather_columns(const kl_window *w, int32_t x, kl_rows input,
                                     const kl_column_memory *m) {
  const int32_t run = w->width * w->input_depth;
  const int32_t left = run & 3;
  const int32_t origin = x * w->stride_x - w->pad_left;
  const int32_t is_inside = w->dilation_x == 1 && origin >= 0 &&
                            origin + w->width + 3 * w->stride_x <= w->input_width;
  const int32_t is_lone = !is_inside && kl_is_line(w);
  const int32_t neighbour = w->dilation_x == 1 ? w->stride_x : w->width;
  const int32_t step = is_lone ? 0 : neighbour * w->input_depth;
  const int32_t rest_words = kl_whole_words(w->height * left);
  kl_uint32 *column = m->columns;
  int8_t *rest = m->rest;
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int8_t *from = m->outside;
    if (m->rows[ky] >= 0) {
      const int8_t *row = (const int8_t *)input.base + m->rows[ky];
      if (is_inside || is_lone) {
        from = row + origin * w->input_depth;
      } else {
        kl_copy_patch(w, row, origin, m);
        from = m->patch;
      }
    }
    if (run >= 4) column = kl_append_words(column, from, step, run / 4);
    if (left == 0) continue;
    from += run - left;
    for (int32_t q = 0; q < KL_COLUMN_PIXELS; q++) {
      int8_t *to = rest + q * 4 * rest_words;
      for (int32_t i = 0; i < left; i++) to[i] = from[q * step + i];
    }
    rest += left;
  }
  if (rest_words > 0) kl_append_words(column, m->rest, 4 * rest_words, rest_words);
}

#endif
