#ifndef KL_LANE_COLUMNS_H
#define KL_LANE_COLUMNS_H

#include "lane_products.h"
#include "packed_columns.h"

// Appends `words` words of each of four pixels, `step` bytes apart, to their columns: lanes already.
static inline kl_uint32 *kl_append_lanes(kl_uint32 *column, const int8_t *x, int32_t step,
                                         int32_t words) {
  for (int32_t i = 0; i < words; i++) {
    KL_COPY_WORD(column, x);
    KL_COPY_WORD(column + 1, x + step);
    KL_COPY_WORD(column + 2, x + 2 * step);
    KL_COPY_WORD(column + 3, x + 3 * step);
    column += KL_COLUMN_PIXELS;
    x += 4;
  }
  return column;
}

// Makes the columns of four windows, the first of them at output column x, of bytes or of an image of
// int16 whose depth is in bytes. What lies right of the image's last column is border as well; at the
// end of a line all four are the first.
static inline void kl_gather_elements(const kl_window *w, int32_t x, kl_rows input,
                                      const kl_column_memory *m, int32_t are_lanes) {
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
    if (run >= 4 && are_lanes) column = kl_append_lanes(column, from, step, run / 4);
    if (run >= 4 && !are_lanes) column = kl_append_words(column, from, step, run / 4);
    if (left == 0) continue;
    from += run - left;
    for (int32_t q = 0; q < KL_COLUMN_PIXELS; q++) {
      int8_t *to = rest + q * 4 * rest_words;
      for (int32_t i = 0; i < left; i++) to[i] = from[q * step + i];
    }
    rest += left;
  }
  if (rest_words > 0 && are_lanes) kl_append_lanes(column, m->rest, 4 * rest_words, rest_words);
  if (rest_words > 0 && !are_lanes) kl_append_words(column, m->rest, 4 * rest_words, rest_words);
}

// Sums of products of four columns of lanes, for a pair of channels: A of all, then B of all.
#define KL_LANE_SUMS 8

#if KL_HAS_DSP

// Registers: r0 columns, r1 weights, r2 and r3 their lanes, r4 and r5 pixels, r6 to r9 A, r10 to r12 and
// lr B. A step is 13 or, of nibbles, 14.5 instructions and 16 products. On the stack are the end of the
// weights, where sums go, and a register that compilers want back.
#define KL_LANES_BEGIN                                       \
  "push {r2, r3, r7}\n\t"                                    \
  "mov r6, #0\n\tmov r7, #0\n\tmov r8, #0\n\tmov r9, #0\n\t" \
  "mov r10, #0\n\tmov r11, #0\n\tmov r12, #0\n\tmov lr, #0\n\t" \
  "add pc, r4\n\t"                                           \
  "nop\n"
#define KL_LANES_STEP                                  \
  "ldrd r4, r5, [r0], #8\n\t"                          \
  "sxtb16 r3, r2, ror #8\n\t"                          \
  "sxtb16 r2, r2\n\t"                                  \
  "smlad r6, r2, r4, r6\n\tsmlad r10, r3, r4, r10\n\t" \
  "smlad r7, r2, r5, r7\n\tsmlad r11, r3, r5, r11\n\t" \
  "ldrd r4, r5, [r0], #8\n\t"                          \
  "smlad r8, r2, r4, r8\n\tsmlad r12, r3, r4, r12\n\t" \
  "smlad r9, r2, r5, r9\n\tsmlad lr, r3, r5, lr\n\t"
#define KL_LANES_END                       \
  "ldr r2, [sp]\n\t"                       \
  "cmp r1, r2\n\t"                         \
  "bne.w 2b\n\t"                           \
  "pop {r2, r3}\n\t"                       \
  "stm r3!, {r6, r7, r8, r9, r10, r11, r12, lr}\n\t" \
  "pop {r7}"

#define KL_BYTES_STEPS "ldr r2, [r1], #4\n\t" KL_LANES_STEP "ldr r2, [r1], #4\n\t" KL_LANES_STEP
#define KL_NIBBLES_STEPS               \
  "ldr.w r2, [r1]\n\t"                 \
  "and r2, r2, #0xF0F0F0F0\n\t"        \
  KL_LANES_STEP                        \
  "ldr r2, [r1], #4\n\t"               \
  "lsl.w r2, r2, #4\n\t"               \
  "and r2, r2, #0xF0F0F0F0\n\t"        \
  KL_LANES_STEP
#define KL_BYTES_CODE 104
#define KL_NIBBLES_CODE 116
#define KL_LANES_UNROLLED 4

// Makes the sums of `units` times two steps.
#define KL_COLUMNS_OF_PRODUCTS(name, W)                                                           \
  KL_SHARED void name##_four(const kl_uint32 *columns, int32_t units, const int8_t *weights,      \
                             uint32_t *sums) {                                                    \
    const int32_t skipped = (KL_LANES_UNROLLED - units % KL_LANES_UNROLLED) % KL_LANES_UNROLLED;  \
    register const kl_uint32 *r0 __asm("r0") = columns;                                           \
    register const int8_t *r1 __asm("r1") = weights;                                              \
    register const int8_t *r2 __asm("r2") = weights + units * W##_PAIR;                           \
    register uint32_t *r3 __asm("r3") = sums;                                                     \
    register int32_t r4 __asm("r4") = skipped * W##_CODE;                                         \
    __asm volatile(KL_LANES_BEGIN                                                                 \
                   "2:\n\t" W##_STEPS W##_STEPS W##_STEPS W##_STEPS KL_LANES_END                  \
                   : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4)                             \
                   :                                                                              \
                   : "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");          \
  }

#else

#define KL_COLUMNS_OF_PRODUCTS(name, W)                                                      \
  KL_SHARED void name##_four(const kl_uint32 *x, int32_t units, const int8_t *w,             \
                             uint32_t *sums) {                                               \
    uint32_t a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0;                 \
    for (int32_t i = 0; i < 2 * units; i++) {                                                \
      const kl_two_weights two = i % 2 == 0 ? W##_FIRST(w) : W##_NEXT(w);                    \
      const kl_two x0 = kl_two_of_column(x), x1 = kl_two_of_column(x + 1);                   \
      const kl_two x2 = kl_two_of_column(x + 2), x3 = kl_two_of_column(x + 3);               \
      a0 = kl_more_of_a(a0, x0, two);                                                            \
      b0 = kl_more_of_b(b0, x0, two);                                                            \
      a1 = kl_more_of_a(a1, x1, two);                                                            \
      b1 = kl_more_of_b(b1, x1, two);                                                            \
      a2 = kl_more_of_a(a2, x2, two);                                                            \
      b2 = kl_more_of_b(b2, x2, two);                                                            \
      a3 = kl_more_of_a(a3, x3, two);                                                            \
      b3 = kl_more_of_b(b3, x3, two);                                                            \
      x += KL_COLUMN_PIXELS;                                                                 \
      w += i % 2 * W##_PAIR;                                                                 \
    }                                                                                        \
    const uint32_t all[KL_LANE_SUMS] = {a0, a1, a2, a3, b0, b1, b2, b3};                     \
    for (int32_t i = 0; i < KL_LANE_SUMS; i++) sums[i] = all[i];                             \
  }

#endif

#endif
