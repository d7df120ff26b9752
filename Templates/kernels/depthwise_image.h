#ifndef KL_DEPTHWISE_IMAGE_H
#define KL_DEPTHWISE_IMAGE_H

#include "image_lanes.h"

// Depthwise convolutions of images whose lanes are all there: column by column of the outputs.

// The elements of a channel whose words are there, as the numeric contract has them or without DSP.
static inline void kl_image_sums(const kl_window *w, const kl_image_memory *m,
                                 const kl_uint32 *channel, const int32_t *end, int8_t *output) {
  for (int32_t i = 0; i < w->output_height * w->output_width; i++) {
    const int32_t row = i / w->output_width * w->stride_y;
    const kl_image_view view = m->views[i % w->output_width];
    const kl_uint32 *lanes = channel + view.lanes + row / 2;
    const kl_uint32 *taps = m->taps + view.taps + (row % 2 == 0 ? 0 : m->words);
    uint32_t sum = 0;
    for (uint32_t left = (view.columns >> 16) + 1; left > 0; left--) {
      for (int32_t k = 0; k < m->words; k++) sum += kl_dot_lanes(lanes[k], taps[k]);
      lanes += m->pairs;
      taps += m->tap_words;
    }
    output[i * w->output_depth] = kl_sum_element(sum, end);
  }
}

#if KL_HAS_DSP

// One column of the output, in one channel: what its windows read, and where its elements go.
typedef struct {
  int32_t start, scale;
  int8_t *output;
  // From one row of the output to the next.
  int32_t pitch;
  const int8_t *end;
  const kl_uint32 *lanes, *taps;
  uint32_t columns;
  uint32_t r7;
} kl_image_column;

// Registers: r0 lanes, r1 taps, r2 to r5 lanes, r6 and r8 to r10 taps, r7 and r11 sums, r12 columns,
// lr the column.
#define KL_IMAGE_COLUMN(body, second_end, second_store, rows)                              \
  __asm volatile(                                                                          \
      "str r7, [lr, #32]\n"                                                                \
      "1:\n\t"                                                                             \
      "ldrd r0, r1, [lr, #20]\n\t"                                                         \
      "ldr r12, [lr, #28]\n\t"                                                             \
      "add r2, r0, #4\n\t"                                                                 \
      "str r2, [lr, #20]\n\t"                                                              \
      "mov r7, #0\n\tmov r11, #0\n"                                                        \
      "2:\n\t" body                                                                        \
      "bcs 2b\n\t"                                                                         \
      "ldm lr, {r2, r3, r4, r5, r6}\n\t"                                                   \
      "add r7, r2, r7, lsl #8\n\tsmmul r7, r7, r3\n\tssat r7, #8, r7, asr #10\n\t"         \
      second_end second_store                                                              \
      "strb r7, [r4]\n\t"                                                                  \
      "add r4, r4, r5" rows "\n\t"                                                         \
      "str r4, [lr, #8]\n\t"                                                               \
      "cmp r4, r6\n\t"                                                                     \
      "bne 1b\n\t"                                                                         \
      "ldr r7, [lr, #32]"                                                                  \
      : "+r"(lr)                                                                           \
      :                                                                                    \
      : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "cc",   \
        "memory")

#define KL_IMAGE_SUM_OF_3(sum) \
  "smlad " sum ", r2, r6, " sum "\n\tsmlad " sum ", r3, r8, " sum "\n\t" \
  "smlad " sum ", r4, r9, " sum "\n\t"
#define KL_IMAGE_NEXT "uxtah r0, r0, r12\n\tsubs r12, r12, #0x10000\n\t"
#define KL_IMAGE_3 "ldm r0, {r2, r3, r4}\n\t" KL_IMAGE_NEXT
#define KL_IMAGE_TAPS_3(sum) "ldm r1!, {r6, r8, r9}\n\t" KL_IMAGE_SUM_OF_3(sum)
#define KL_IMAGE_4 "ldm r0, {r2, r3, r4, r5}\n\t" KL_IMAGE_NEXT
#define KL_IMAGE_TAPS_4(sum) \
  "ldm r1!, {r6, r8, r9, r10}\n\t" KL_IMAGE_SUM_OF_3(sum) "smlad " sum ", r5, r10, " sum "\n\t"

// Two rows at a time. The lower goes first: if they are one, the upper is it.
#define KL_IMAGE_TWO_ROWS(body)                                                              \
  KL_IMAGE_COLUMN(body,                                                                      \
                  "add r11, r2, r11, lsl #8\n\tsmmul r11, r11, r3\n\tssat r11, #8, r11, asr #10\n\t", \
                  "strb r11, [r4, r5]\n\t", ", lsl #1")

KL_SHARED void kl_image_two_rows_of_3(kl_image_column *column) {
  register kl_image_column *lr __asm("lr") = column;
  KL_IMAGE_TWO_ROWS(KL_IMAGE_3 KL_IMAGE_TAPS_3("r7") KL_IMAGE_TAPS_3("r11"));
}

KL_SHARED void kl_image_two_rows_of_4(kl_image_column *column) {
  register kl_image_column *lr __asm("lr") = column;
  KL_IMAGE_TWO_ROWS(KL_IMAGE_4 KL_IMAGE_TAPS_4("r7") KL_IMAGE_TAPS_4("r11"));
}

KL_SHARED void kl_image_rows_of_3(kl_image_column *column) {
  register kl_image_column *lr __asm("lr") = column;
  KL_IMAGE_COLUMN(KL_IMAGE_3 KL_IMAGE_TAPS_3("r7"), "", "", "");
}

KL_SHARED void kl_image_rows_of_4(kl_image_column *column) {
  register kl_image_column *lr __asm("lr") = column;
  KL_IMAGE_COLUMN(KL_IMAGE_4 KL_IMAGE_TAPS_4("r7"), "", "", "");
}

static inline void kl_image_two_rows(const kl_image_memory *m, kl_image_column *c) {
  if (m->words == 3) {
    kl_image_two_rows_of_3(c);
  } else {
    kl_image_two_rows_of_4(c);
  }
}

// The elements of a channel whose words are there.
static inline void kl_image_elements(const kl_window *w, const kl_image_memory *m,
                                     const kl_uint32 *lanes, const int32_t *end, int8_t *output) {
  const kl_image_view *view = m->views;
  const int32_t pitch = w->output_width * w->output_depth;
  const int32_t rows = w->stride_y == 1 ? w->output_height / 2 * 2 : w->output_height;
  kl_image_column c;
  c.start = end[0];
  c.scale = end[1];
  for (int32_t x = 0; x < w->output_width; x++, view++) {
    c.output = output;
    c.end = output + rows * pitch;
    c.pitch = pitch;
    c.lanes = lanes + view->lanes;
    c.taps = m->taps + view->taps;
    c.columns = view->columns;
    output += w->output_depth;
    if (w->stride_y == 2) {
      if (m->words == 3) {
        kl_image_rows_of_3(&c);
      } else {
        kl_image_rows_of_4(&c);
      }
      continue;
    }
    if (rows > 0) kl_image_two_rows(m, &c);
    if (rows == w->output_height) continue;
    c.pitch = 0;
    kl_image_two_rows(m, &c);
  }
}

#endif

// One channel of the output, whose words are there.
static inline void kl_image_channel(const kl_window *w, const kl_image_memory *m,
                                    const kl_uint32 *lanes, const int32_t *end, int8_t *output) {
#if KL_HAS_DSP
  if (end[1] != 0) {
    kl_image_elements(w, m, lanes, end, output);
    return;
  }
#endif
  kl_image_sums(w, m, lanes, end, output);
}

// Channels are written when those of the whole image have been read; the last four may begin in the
// four before. - Requires: every window sees a column of the image.
KL_KERNEL void kl_depthwise_image(const kl_depthwise_image_params *p, const int8_t *input,
                                  const int8_t *filters, const int32_t *ends, int8_t *scratch,
                                  int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  const kl_image_memory m = kl_image_memory_at(w, scratch);
  const int32_t plane = w->input_width * m.pairs;
  *m.outside = ((uint32_t)p->zero_point & 0xFF) * 0x01010101u;
  for (int32_t i = 0; i < KL_IMAGE_CHANNELS * plane; i++) m.lanes[i] = 0;
  for (int32_t channel = 0; channel < depth;) {
    const int32_t first = kl_min(channel, depth - KL_IMAGE_CHANNELS);
    kl_gather_image(p, &m, input + first);
    for (; channel < first + KL_IMAGE_CHANNELS; channel++) {
      kl_image_taps(w, &m, filters);
      kl_image_channel(w, &m, m.lanes + (channel - first) * plane, ends, output + channel);
      filters += w->height * w->width;
      ends = kl_next_end(ends);
    }
  }
  kl_clamp_run(output, w->output_height * w->output_width * depth, p->clamp_min, p->clamp_max);
}

#endif
