#ifndef KL_PACKED_COLUMNS_H
#define KL_PACKED_COLUMNS_H

#include "packed_products.h"

// Columns of lanes: the pixels under the windows of four neighbouring outputs.
//
// A column holds the rows of a window one after the other, of each as many bytes as are whole words;
// then the bytes that were left over, all rows' together, filled up to whole words with rubbish.

// True if each output is made of its own pixel, of one row: no window needs a border, and the last
// pixels are taken one by one.
static inline int32_t kl_is_line(const kl_window *w) {
  return w->height == 1 && w->width == 1 && w->output_height == 1 && w->stride_x == 1 &&
         w->dilation_x == 1 && w->pad_top == 0 && w->pad_left == 0 && w->output_width == w->input_width;
}

// The bytes of a patch: none of a line has a border.
static inline int32_t kl_packed_patch_bytes(const kl_window *w) {
  return kl_is_line(w) ? 8 : kl_patch_bytes(w);
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
      "sxtb16 r9, r4\n\tsxtb16 r10, r5\n\tsxtb16 r11, r6\n\tsxtb16 lr, r8\n\t"
      "stm r0!, {r9, r10, r11, lr}\n\t"
      "sxtb16 r4, r4, ror #8\n\tsxtb16 r5, r5, ror #8\n\t"
      "sxtb16 r6, r6, ror #8\n\tsxtb16 r8, r8, ror #8\n\t"
      "stm r0!, {r4, r5, r6, r8}\n\t"
      "bne 1b"
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
      :
      : "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
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

// What columns have in common, wherever the windows are.
typedef struct {
  const kl_window *window;
  kl_column_memory memory;
  // Bytes of one row of a window, the whole words of these, and words of what is left of all rows.
  int32_t run, words, rest_words;
  // Where the first and the last output column are whose own windows and whose next three lie inside
  // the image; and the last whose rows of windows may be read as whole words, there being only one.
  int32_t first, last, last_whole;
} kl_gathering;

static inline kl_gathering kl_gathering_of(const kl_window *w, const kl_column_memory *m) {
  const int32_t last = w->input_width + w->pad_left - w->width - 3 * w->stride_x;
  kl_gathering g;
  g.window = w;
  g.memory = *m;
  g.run = w->width * w->input_depth;
  g.words = g.run / 4;
  g.rest_words = kl_whole_words(w->height * (g.run & 3));
  g.first = (w->pad_left + w->stride_x - 1) / w->stride_x;
  g.last = w->dilation_x == 1 && last >= 0 ? last / w->stride_x : -1;
  // What is read too much lies in the next pixels.
  g.last_whole = w->height == 1 && w->stride_x * w->input_depth >= 3 ? g.last - 1 : -1;
  return g;
}

// Appends what three rows have left over of each of four pixels: a byte.
static inline void kl_append_triples(kl_uint32 *column, const int8_t *a, const int8_t *b,
                                     const int8_t *c, int32_t step) {
  for (int32_t q = 0; q < KL_COLUMN_PIXELS; q++) {
    const uint32_t middle = (uint32_t)*b;
    column[q] = kl_low_halves((uint32_t)*a, (uint32_t)*c);
    column[KL_COLUMN_PIXELS + q] = middle;
    a += step;
    b += step;
    c += step;
  }
}

// Adds what one row has left over of each of four pixels.
static inline int8_t *kl_add_rest(int8_t *rest, const int8_t *x, int32_t step, int32_t left,
                                  int32_t pitch) {
  for (int32_t q = 0; q < KL_COLUMN_PIXELS; q++) {
    for (int32_t i = 0; i < left; i++) rest[q * pitch + i] = x[q * step + i];
  }
  return rest + left;
}

// Row ky of windows whose first pixels are `offset` bytes behind the start of their row.
static inline const int8_t *kl_row_inside(const kl_column_memory *m, int32_t ky, kl_rows input,
                                          int32_t offset) {
  if (m->rows[ky] < 0) return m->outside;
  return (const int8_t *)input.base + m->rows[ky] + offset;
}

// Makes the columns of four windows inside the image.
static inline void kl_gather_inside(const kl_gathering *g, int32_t x, kl_rows input) {
  const kl_window *w = g->window;
  const kl_column_memory *m = &g->memory;
  const int32_t offset = (x * w->stride_x - w->pad_left) * w->input_depth;
  const int32_t step = w->stride_x * w->input_depth;
  const int32_t left = g->run & 3;
  const int32_t behind = 4 * g->words;
  kl_uint32 *column = m->columns;
  int8_t *rest = m->rest;
  if (x <= g->last_whole) {
    kl_append_words(column, kl_row_inside(m, 0, input, offset), step, g->words + g->rest_words);
    return;
  }
  if (g->words > 0) {
    for (int32_t ky = 0; ky < w->height; ky++) {
      column = kl_append_words(column, kl_row_inside(m, ky, input, offset), step, g->words);
    }
  }
  if (left == 0) return;
  if (left == 1 && w->height == 3) {
    kl_append_triples(column, kl_row_inside(m, 0, input, offset) + behind,
                      kl_row_inside(m, 1, input, offset) + behind,
                      kl_row_inside(m, 2, input, offset) + behind, step);
    return;
  }
  for (int32_t ky = 0; ky < w->height; ky++) {
    rest = kl_add_rest(rest, kl_row_inside(m, ky, input, offset) + behind, step, left,
                       4 * g->rest_words);
  }
  kl_append_words(column, m->rest, 4 * g->rest_words, g->rest_words);
}

// Makes the columns of four windows, the first of them at output column x. What lies right of the
// image's last column is border as well; at the end of a line all four are the first.
static inline void kl_gather_border(const kl_gathering *g, int32_t x, kl_rows input) {
  const kl_window *w = g->window;
  const kl_column_memory *m = &g->memory;
  const int32_t left = g->run & 3;
  const int32_t origin = x * w->stride_x - w->pad_left;
  const int32_t is_lone = kl_is_line(w);
  const int32_t neighbour = w->dilation_x == 1 ? w->stride_x : w->width;
  const int32_t step = is_lone ? 0 : neighbour * w->input_depth;
  kl_uint32 *column = m->columns;
  int8_t *rest = m->rest;
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int8_t *from = m->outside;
    if (m->rows[ky] >= 0) {
      const int8_t *row = (const int8_t *)input.base + m->rows[ky];
      if (is_lone) {
        from = row + origin * w->input_depth;
      } else {
        kl_copy_patch(w, row, origin, m);
        from = m->patch;
      }
    }
    if (g->words > 0) column = kl_append_words(column, from, step, g->words);
    if (left > 0) rest = kl_add_rest(rest, from + 4 * g->words, step, left, 4 * g->rest_words);
  }
  if (left > 0) kl_append_words(column, m->rest, 4 * g->rest_words, g->rest_words);
}

static inline void kl_gather_columns(const kl_gathering *g, int32_t x, kl_rows input) {
  if (x >= g->first && x <= g->last) {
    kl_gather_inside(g, x, input);
  } else {
    kl_gather_border(g, x, input);
  }
}

#endif
