#ifndef KL_CONV_2D_VECTORS_H
#define KL_CONV_2D_VECTORS_H

#include "vector_dots.h"
#include "window_columns.h"

// Convolutions by vectors of bytes: of an image without batches, all channels in one group. Filters
// are [output_depth][height][width][input_depth]; a stream of words has the ends of all channels.
// Copies the pixels under four windows, the first of them at output column x, one after the other.
// What lies right of the image's last column is border as well.
static inline void kl_gather_bytes(const kl_window *w, int32_t x, kl_rows input,
                                   const kl_column_memory *m) {
  const int32_t run = w->width * w->input_depth;
  const int32_t column = w->height * run;
  const int32_t origin = x * w->stride_x - w->pad_left;
  const int32_t step = (w->dilation_x == 1 ? w->stride_x : w->width) * w->input_depth;
  const int32_t is_inside =
      w->dilation_x == 1 && origin >= 0 && origin + w->width + 3 * w->stride_x <= w->input_width;
  int8_t *to = (int8_t *)m->columns;
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int8_t *from = m->outside;
    if (m->rows[ky] >= 0) {
      const int8_t *row = (const int8_t *)input.base + m->rows[ky];
      from = row + origin * w->input_depth;
      if (!is_inside) {
        kl_copy_patch(w, row, origin, m);
        from = m->patch;
      }
    }
    for (int32_t q = 0; q < KL_COLUMN_PIXELS; q++) {
      kl_copy_vector(to + q * column, from + q * step, run);
    }
    to += run;
  }
}

// Where the channels of up to four pixels, `depth` bytes apart, have come to: the next one's filter
// and end, and where its first element goes.
typedef struct {
  const int8_t *filter;
  const int32_t *end;
  int8_t *output;
} kl_vector_channel;

#if KL_HAS_VECTORS

#define KL_VECTOR_DOT(x, sum) "vldrb.8 q1, [" x "], #16\n\tvmladava.s8 " sum ", q0, q1\n\t"

// The elements of channels until `stop`, or until one that is not fitted. Registers: r0 filters,
// r1, r3, r5 and r9 columns, r2, r4, r6 and r8 sums, r10 output, r11 how many bytes a column has,
// r12 ends; s20 columns, s21 the stop, s22 what a filter lacks to whole vectors, q4 the distances
// of elements.
static inline void kl_fitted_channels(kl_vector_channel *at, const int8_t *columns, int32_t count,
                                      int32_t pixels, int32_t depth, const int8_t *stop) {
  register const int8_t *r0 __asm("r0") = at->filter;
  register const int8_t *r1 __asm("r1") = columns;
  register const int8_t *r3 __asm("r3") = stop;
  register int32_t r5 __asm("r5") = depth;
  register int32_t r9 __asm("r9") = pixels;
  register int8_t *r10 __asm("r10") = at->output;
  register int32_t r11 __asm("r11") = count;
  register const int32_t *r12 __asm("r12") = at->end;
  __asm volatile(
      "vmov s20, r1\n\tvmov s21, r3\n\t"
      "rsb r2, r11, #0\n\tand r2, r2, #15\n\tvmov s22, r2\n\t"
      "vctp.32 r9\n\t"
      "mov r2, #0\n\t"
      "vidup.u32 q4, r2, #1\n\t"
      "vmul.i32 q4, q4, r5\n"
      "1:\n\t"
      "ldrd r2, r3, [r12]\n\t"
      "cmp r3, #0\n\t"
      "beq 3f\n\t"
      "vmov r1, s20\n\t"
      "add r3, r1, r11\n\tadd r5, r3, r11\n\tadd r9, r5, r11\n\t"
      "mov r2, #0\n\tmov r4, #0\n\tmov r6, #0\n\tmov r8, #0\n\t"
      "dlstp.8 lr, r11\n"
      "2:\n\t"
      "vldrb.8 q0, [r0], #16\n\t" KL_VECTOR_DOT("r1", "r2") KL_VECTOR_DOT("r3", "r4")
      KL_VECTOR_DOT("r5", "r6") KL_VECTOR_DOT("r9", "r8")
      "letp lr, 2b\n\t"
      // The last vector of a filter is as short as it must be, but its step is not.
      "vmov r1, s22\n\tsub r0, r0, r1\n\t"
      "vmov q0[2], q0[0], r2, r6\n\t"
      "vmov q0[3], q0[1], r4, r8\n\t"
      "ldrd r2, r3, [r12], #8\n\t"
      "vshl.i32 q0, q0, #8\n\t"
      "vadd.i32 q0, q0, r2\n\t"
      "vdup.32 q1, r3\n\t"
      "vmulh.s32 q0, q0, q1\n\t"
      "vshr.s32 q0, q0, #10\n\t"
      // Saturated to 16 bits and to 8, in the low ends of lanes. (VQSHRNB rounded when tried.)
      "vqmovnb.s32 q0, q0\n\t"
      "vqmovnb.s16 q0, q0\n\t"
      "vpst\n\t"
      "vstrbt.32 q0, [r10, q4]\n\t"
      "add r10, r10, #1\n\t"
      "vmov r2, s21\n\t"
      "cmp r10, r2\n\t"
      "bne 1b\n"
      "3:"
      : "+r"(r0), "+r"(r1), "+r"(r3), "+r"(r5), "+r"(r9), "+r"(r10), "+r"(r12)
      : "r"(r11)
      : "r2", "r4", "r6", "r8", "lr", "q0", "q1", "q4", "q5", "cc", "memory");
  at->filter = r0;
  at->output = r10;
  at->end = r12;
}

#else

static inline void kl_fitted_channels(kl_vector_channel *at, const int8_t *columns, int32_t count,
                                      int32_t pixels, int32_t depth, const int8_t *stop) {
  while (at->output != stop && at->end[1] != 0) {
    for (int32_t q = 0; q < pixels; q++) {
      const uint32_t sum = (uint32_t)kl_dot(at->filter, columns + q * count, count);
      at->output[q * depth] = kl_sum_element(sum, at->end);
    }
    at->filter += count;
    at->end += 2;
    at->output++;
  }
}

#endif

// Up to four pixels of an output row, whose columns are there, before they are clamped.
KL_SHARED void kl_vector_pixels(const kl_columns_params *p, int32_t pixels, const int8_t *columns,
                                const int8_t *filters, const int32_t *ends, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  const int32_t count = w->height * w->width * w->input_depth;
  if (pixels == 1) {
    kl_vector_channels(columns, count, filters, ends, depth, output);
    return;
  }
  const int8_t *stop = output + depth;
  kl_vector_channel at = {filters, ends, output};
  for (;;) {
    kl_fitted_channels(&at, columns, count, pixels, depth, stop);
    if (at.output == stop) return;
    // One that is not fitted.
    const int8_t *b = columns + count, *c = b + count, *d = c + count;
    int32_t sums[4];
    kl_store_sums(kl_four_dots(at.filter, columns, b, c, d, count), sums);
    kl_exact_elements(sums, at.end, pixels, depth, at.output);
    at.filter += count;
    at.end = kl_next_end(at.end);
    at.output++;
    if (at.output == stop) return;
  }
}

// Rows y to `end` of the output. Up to four pixels of a row are written after all that they depend
// on has been read; nothing left of their windows is read later in these rows.
KL_SHARED void kl_conv_2d_vectors_rows(const kl_columns_params *p, int32_t y, int32_t end,
                                       kl_rows input, const int8_t *filters, const int32_t *ends,
                                       int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_column_memory m =
      kl_bordered_columns(w, scratch, p->steps, kl_patch_bytes(w), p->border);
  for (; y < end; y++) {
    kl_find_rows(w, y, input, &m);
    for (int32_t x = 0; x < w->output_width; x += KL_COLUMN_PIXELS) {
      const int32_t pixels = kl_min(w->output_width - x, KL_COLUMN_PIXELS);
      kl_gather_bytes(w, x, input, &m);
      kl_vector_pixels(p, pixels, (const int8_t *)m.columns, filters, ends, output);
      kl_clamp_run(output, pixels * w->output_depth, p->clamp_min, p->clamp_max);
      output += pixels * w->output_depth;
    }
  }
}

KL_KERNEL void kl_conv_2d_vectors(const kl_columns_params *p, const int8_t *input,
                                  const int8_t *filters, const int32_t *ends, int8_t *scratch,
                                  int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_conv_2d_vectors_rows(p, 0, w->output_height, rows, filters, ends, scratch, output);
}

#endif
