#ifndef KL_PLANE_LANES_H
#define KL_PLANE_LANES_H

#include "packed_lanes.h"

// The lanes of a plane: four input rows of four channels, gathered column by column.

#define KL_PLANE_CHANNELS 4
#define KL_PLANE_ROWS 4
#define KL_PLANE_COLUMN 8

// Where windows have three rows, a column can do with fewer words: rows 0 and 1 of a channel as above,
// and the last row of two channels in one, between theirs. These are the words of channel 0, then of
// 0 and 2, 2, 1, 1 and 3, and 3.
#define KL_SQUARE_COLUMN 6

// Four input rows, columns apart by `step` bytes, and where in a plane their lanes go.
typedef struct {
  kl_uint32 *to;
  const int8_t *rows[KL_PLANE_ROWS];
  int32_t step;
  kl_uint32 *end;
} kl_plane_source;

#if KL_HAS_DSP

// Registers: r0 where to, r6 its end, where r7 is kept, r8 to r11 rows, r12 the offset of the column,
// lr its step. Without row 2, r10 is 0.
#define KL_GATHER_PLANE(load_2, low_23, high_23)                      \
  __asm volatile(                                                     \
      "ldm r6, {r0, r8, r9, r10, r11, lr}\n\t"                        \
      "ldr r6, [r6, #24]\n\t"                                         \
      "str r7, [r6]\n"                                                \
      "1:\n\t"                                                        \
      "ldr r1, [r8, r12]\n\tldr r2, [r9, r12]\n\t" load_2             \
      "ldr r4, [r11, r12]\n\tadd r12, r12, lr\n\t"                    \
      "pkhbt r5, r1, r2, lsl #16\n\tpkhtb r1, r2, r1, asr #16\n\t"    \
      low_23 high_23                                                  \
      "sxtb16 r2, r5\n\tsxtb16 r4, r7\n\t"                            \
      "sxtb16 r5, r5, ror #8\n\tsxtb16 r7, r7, ror #8\n\t"            \
      "stm r0!, {r2, r4, r5, r7}\n\t"                                 \
      "sxtb16 r2, r1\n\tsxtb16 r4, r3\n\t"                            \
      "sxtb16 r5, r1, ror #8\n\tsxtb16 r7, r3, ror #8\n\t"            \
      "stm r0!, {r2, r4, r5, r7}\n\t"                                 \
      "cmp r0, r6\n\t"                                                \
      "bne 1b\n\t"                                                    \
      "ldr r7, [r6]"                                                  \
      : "+r"(r6), "+r"(r12)                                           \
      :                                                               \
      : "r0", "r1", "r2", "r3", "r4", "r5", "r8", "r9", "r10", "r11", "lr", "cc", "memory")

// Gathers the lanes of four channels. The word at the end is kept. - Requires: a column.
KL_SHARED void kl_gather_plane(const kl_plane_source *source, int32_t channel, int32_t has_row_2) {
  register const void *r6 __asm("r6") = source;
  register int32_t r12 __asm("r12") = channel;
  const uint32_t kept = *source->end;
  if (has_row_2) {
    KL_GATHER_PLANE("ldr r3, [r10, r12]\n\t", "pkhbt r7, r3, r4, lsl #16\n\t",
                    "pkhtb r3, r4, r3, asr #16\n\t");
  } else {
    KL_GATHER_PLANE("", "lsl r7, r4, #16\n\t", "pkhtb r3, r4, r10, asr #16\n\t");
  }
  *source->end = kept;
}

// Registers: the same; r11 is the last row.
KL_SHARED void kl_gather_square(const kl_plane_source *source, int32_t channel) {
  register const void *r6 __asm("r6") = source;
  register int32_t r12 __asm("r12") = channel;
  const uint32_t kept = *source->end;
  __asm volatile(
      "ldm r6, {r0, r8, r9, r10, r11, lr}\n\t"
      "ldr r6, [r6, #24]\n\t"
      "str r7, [r6]\n"
      "1:\n\t"
      "ldr r1, [r8, r12]\n\tldr r2, [r9, r12]\n\tldr r3, [r11, r12]\n\t"
      "add r12, r12, lr\n\t"
      "pkhbt r5, r1, r2, lsl #16\n\tpkhtb r1, r2, r1, asr #16\n\t"
      "sxtb16 r2, r5\n\tsxtb16 r5, r5, ror #8\n\t"
      "sxtb16 r7, r3, ror #8\n\tsxtb16 r3, r3\n\t"
      "sxtb16 r4, r1\n\tsxtb16 r10, r1, ror #8\n\t"
      "stm r0!, {r2, r3, r4, r5, r7, r10}\n\t"
      "cmp r0, r6\n\t"
      "bne 1b\n\t"
      "ldr r7, [r6]"
      : "+r"(r6), "+r"(r12)
      :
      : "r0", "r1", "r2", "r3", "r4", "r5", "r8", "r9", "r10", "r11", "lr", "cc", "memory");
  *source->end = kept;
}

#else

static inline void kl_gather_plane(const kl_plane_source *source, int32_t channel,
                                   int32_t has_row_2) {
  int32_t offset = channel;
  for (kl_uint32 *to = source->to; to != source->end; to += KL_PLANE_COLUMN) {
    const uint32_t a = kl_load_word(source->rows[0] + offset);
    const uint32_t b = kl_load_word(source->rows[1] + offset);
    const uint32_t c = has_row_2 ? kl_load_word(source->rows[2] + offset) : 0;
    const uint32_t d = kl_load_word(source->rows[3] + offset);
    const uint32_t low[2] = {kl_low_halves(a, b), kl_low_halves(c, d)};
    const uint32_t high[2] = {kl_high_halves(a, b), kl_high_halves(c, d)};
    for (int32_t i = 0; i < 2; i++) {
      to[i] = kl_even_bytes(low[i]);
      to[2 + i] = kl_odd_bytes(low[i]);
      to[4 + i] = kl_even_bytes(high[i]);
      to[6 + i] = kl_odd_bytes(high[i]);
    }
    offset += source->step;
  }
}

static inline void kl_gather_square(const kl_plane_source *source, int32_t channel) {
  int32_t offset = channel;
  for (kl_uint32 *to = source->to; to != source->end; to += KL_SQUARE_COLUMN) {
    const uint32_t a = kl_load_word(source->rows[0] + offset);
    const uint32_t b = kl_load_word(source->rows[1] + offset);
    const uint32_t last = kl_load_word(source->rows[3] + offset);
    to[0] = kl_even_bytes(kl_low_halves(a, b));
    to[1] = kl_even_bytes(last);
    to[2] = kl_even_bytes(kl_high_halves(a, b));
    to[3] = kl_odd_bytes(kl_low_halves(a, b));
    to[4] = kl_odd_bytes(last);
    to[5] = kl_odd_bytes(kl_high_halves(a, b));
    offset += source->step;
  }
}

#endif

#endif
