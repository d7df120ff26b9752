#ifndef KL_PLANE_SQUARES_H
#define KL_PLANE_SQUARES_H

#include "plane_rows.h"

// Depthwise convolutions by windows of 3 by 3 pixels, taps in registers: one output row or two of
// four channels at a time.
//
// Four channels that are all fitted have a shorter stream: for each its start, a word for each column,
// and its scale. A word has the bytes of weights 0, 1, 1 and 2 from above: those of two taps that
// neighbouring outputs need in different pairs. The stream of others comes behind as many words of 0.
#define KL_SQUARE_STREAM 5

// The taps of rows 0 and 1, and of rows 1 and 2: 256 times the weights.
static inline uint32_t kl_upper_taps(int32_t word) {
  return (uint32_t)word << 8 & 0xFF00FF00u;
}

static inline uint32_t kl_lower_taps(int32_t word) {
  return (uint32_t)word & 0xFF00FF00u;
}

// The element of a sum by the words of such a channel.
static inline int8_t kl_square_element(uint32_t sum, const int32_t *stream) {
  return (int8_t)kl_saturate_s8(kl_high_half(sum, stream[4]) >> KL_FITTED_SHIFT);
}

// The words of columns of KL_SQUARE_COLUMN that a channel reads: its first two rows, and its last in the
// low half for the first two channels, in the high half for the others.
static inline int32_t kl_square_pair(int32_t channel) {
  return 3 * (channel & 1) + (channel & 2);
}

static inline int32_t kl_square_last(int32_t channel) {
  return 3 * (channel & 1) + 1;
}

#if KL_HAS_DSP

// Two outputs of 3 by 3 windows at a time; elements go where the first channel's lanes have been.
// Registers: r0 column, r1 its end, r2 start, r3 to r5 and r8 to r10 taps, r11 scale, r12 and lr lanes,
// r6 and r7 sums.
#define KL_SQUARE_LANES(from) "ldrd r12, lr, [r0" from "\n\t"

// One output above the other: the lower reads one row further.
#define KL_SQUARE_BOTH(taps, more_taps)                                             \
  "smlad r6, r12, " taps ", r6\n\tsmlatb r7, r12, " taps ", r7\n\t"                \
  "smlabt r6, lr, " more_taps ", r6\n\tsmlad r7, lr, " more_taps ", r7\n\t"
#define KL_SQUARE_PAIR                                                              \
  KL_SQUARE_LANES("], #32")                                                         \
  "smlad r6, r12, r3, r2\n\tsmlatb r7, r12, r3, r2\n\t"                            \
  "smlabt r6, lr, r4, r6\n\tsmlad r7, lr, r4, r7\n\t"                              \
  KL_SQUARE_LANES("]") KL_SQUARE_BOTH("r5", "r8")                                   \
  KL_SQUARE_LANES(", #32]") KL_SQUARE_BOTH("r9", "r10")

// Of one row. Two channels share a word of the window's last row: `last` multiplies it, of which half
// says `third`.
#define KL_SQUARE_FIRST(sum, pair, last, third) \
  "smlad " sum ", " pair ", r3, r2\n\t" third " " sum ", " last ", r4, " sum "\n\t"
#define KL_SQUARE_NEXT(sum, pair, last, third, taps, more_taps) \
  "smlad " sum ", " pair ", " taps ", " sum "\n\t"             \
  third " " sum ", " last ", " more_taps ", " sum "\n\t"

// Neighbours.
#define KL_SQUARE_SINGLE(pair, last, third)                                         \
  KL_SQUARE_LANES("], #48") KL_SQUARE_FIRST("r6", pair, last, third)                \
  KL_SQUARE_LANES(", #-24]") KL_SQUARE_NEXT("r6", pair, last, third, "r5", "r8")    \
  KL_SQUARE_FIRST("r7", pair, last, third)                                          \
  KL_SQUARE_LANES("]") KL_SQUARE_NEXT("r6", pair, last, third, "r9", "r10")         \
  KL_SQUARE_NEXT("r7", pair, last, third, "r5", "r8")                               \
  KL_SQUARE_LANES(", #24]") KL_SQUARE_NEXT("r7", pair, last, third, "r9", "r10")

// Neighbours, two columns apart.
#define KL_SQUARE_STRIDED(pair, last, third)                                        \
  KL_SQUARE_LANES("], #96") KL_SQUARE_FIRST("r6", pair, last, third)                \
  KL_SQUARE_LANES(", #-72]") KL_SQUARE_NEXT("r6", pair, last, third, "r5", "r8")    \
  KL_SQUARE_LANES(", #-48]") KL_SQUARE_NEXT("r6", pair, last, third, "r9", "r10")   \
  KL_SQUARE_FIRST("r7", pair, last, third)                                          \
  KL_SQUARE_LANES(", #-24]") KL_SQUARE_NEXT("r7", pair, last, third, "r5", "r8")    \
  KL_SQUARE_LANES("]") KL_SQUARE_NEXT("r7", pair, last, third, "r9", "r10")

// The first and the second two channels of such columns.
#define KL_SQUARE_AB(body) body("r12", "lr", "smlabt")
#define KL_SQUARE_CD(body) body("lr", "r12", "smlatt")

// The loop over one channel; `back` and `other_back` lead from the column to its bytes.
#define KL_SQUARE_CHANNEL(body, back, other_back)                                   \
  "ldm r12, {r2, r3, r5, r9, r11}\n\tmov lr, #0xFF00FF00\n\t"                      \
  "and r4, r3, lr\n\tand r8, r5, lr\n\tand r10, r9, lr\n\t"                       \
  "and r3, lr, r3, lsl #8\n\tand r5, lr, r5, lsl #8\n\tand r9, lr, r9, lsl #8\n"  \
  "1:\n\t" body                                                                     \
  "smmulr r6, r6, r11\n\tsmmulr r7, r7, r11\n\t"                                   \
  "ssat r6, #8, r6, asr #10\n\tssat r7, #8, r7, asr #10\n\t"                       \
  "cmp r0, r1\n\t"                                                                 \
  "strb r6, [r0, #-(" back ")]\n\tstrb r7, [r0, #-(" other_back ")]\n\t"           \
  "bne 1b\n\t"

// What leads to the next channel, whose words are `to` bytes behind a column, from the one whose words
// are `from` bytes behind it; `stream` is how far its words are in the stream.
#define KL_SQUARE_TURN(from, to, stream)                                            \
  "ldr r12, [r1, #68-(" from ")]\n\tldr r0, [r1, #72-(" from ")]\n\t"              \
  "add r12, r12, #" stream "\n\tadd r0, r0, #" to "\n\tadd r1, r1, #(" to ")-(" from ")\n\t"

// All four channels, whose words are a, b, c and d bytes behind a column. `tail` lies 64 bytes behind
// the end: r7 is kept there, the stream and the first column follow.
#define KL_SQUARE_CHANNELS(ab, cd, b, c, d, back, other_back)                       \
  __asm volatile(                                                                   \
      "str r7, [r1]\n\t"                                                            \
      "ldrd r12, r0, [r1, #4]\n\t"                                                 \
      "sub r1, r1, #64\n\t" KL_SQUARE_CHANNEL(ab, back, other_back)                \
      KL_SQUARE_TURN("0", b, "20")                                                  \
      KL_SQUARE_CHANNEL(ab, back "+" b "-1", other_back "+" b "-1")                 \
      KL_SQUARE_TURN(b, c, "40")                                                    \
      KL_SQUARE_CHANNEL(cd, back "+" c "-2", other_back "+" c "-2")                 \
      KL_SQUARE_TURN(c, d, "60")                                                   \
      KL_SQUARE_CHANNEL(cd, back "+" d "-3", other_back "+" d "-3")                 \
      "ldr r7, [r1, #64-(" d ")]"                                                   \
      : "+r"(r1)                                                                    \
      :                                                                             \
      : "r0", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory")

KL_SHARED void kl_square_pairs(kl_uint32 *tail) {
  register kl_uint32 *r1 __asm("r1") = tail;
  KL_SQUARE_CHANNELS(KL_SQUARE_PAIR, KL_SQUARE_PAIR, "8", "16", "24", "32", "28");
}

KL_SHARED void kl_square_singles(kl_uint32 *tail) {
  register kl_uint32 *r1 __asm("r1") = tail;
  KL_SQUARE_CHANNELS(KL_SQUARE_AB(KL_SQUARE_SINGLE), KL_SQUARE_CD(KL_SQUARE_SINGLE), "12", "4",
                     "16", "48", "24");
}

KL_SHARED void kl_square_strided(kl_uint32 *tail) {
  register kl_uint32 *r1 __asm("r1") = tail;
  KL_SQUARE_CHANNELS(KL_SQUARE_AB(KL_SQUARE_STRIDED), KL_SQUARE_CD(KL_SQUARE_STRIDED), "12", "4",
                     "16", "96", "48");
}

static inline kl_uint32 *kl_square_tail(kl_uint32 *first, int32_t words, const int32_t *stream) {
  kl_uint32 *tail = first + words + 16;
  tail[1] = kl_address(stream);
  tail[2] = kl_address(first);
  return tail;
}

// Elements of two rows go to words 0 and 1 of the columns.
static inline void kl_square_two(kl_uint32 *first, int32_t width, const int32_t *stream) {
  kl_square_pairs(kl_square_tail(first, KL_PLANE_COLUMN * width, stream));
}

// Elements of one row go to word 0 of each column where a window starts.
static inline void kl_square_one(kl_uint32 *first, int32_t width, int32_t stride,
                                 const int32_t *stream) {
  const int32_t columns = (width + 1) / 2 * 2 * stride;
  kl_uint32 *tail = kl_square_tail(first, KL_SQUARE_COLUMN * columns, stream);
  if (stride == 1) {
    kl_square_singles(tail);
  } else {
    kl_square_strided(tail);
  }
}

#else

static inline void kl_square_two(kl_uint32 *first, int32_t width, const int32_t *stream) {
  for (int32_t c = 0; c < KL_PLANE_CHANNELS; c++) {
    for (int32_t x = 0; x < width; x++) {
      kl_uint32 *column = first + KL_PLANE_COLUMN * x;
      uint32_t above = (uint32_t)stream[0];
      uint32_t below = above;
      for (int32_t i = 0; i < 3; i++) {
        const uint32_t u = column[KL_PLANE_COLUMN * i + 2 * c];
        const uint32_t v = column[KL_PLANE_COLUMN * i + 2 * c + 1];
        const uint32_t k = kl_upper_taps(stream[1 + i]);
        const uint32_t l = kl_lower_taps(stream[1 + i]);
        above += kl_dot_lanes(u, k) + (uint32_t)(kl_low_lane(v) * kl_high_lane(l));
        below += (uint32_t)(kl_high_lane(u) * kl_low_lane(k)) + kl_dot_lanes(v, l);
      }
      ((int8_t *)column)[c] = kl_square_element(above, stream);
      ((int8_t *)(column + 1))[c] = kl_square_element(below, stream);
    }
    stream += KL_SQUARE_STREAM;
  }
}

static inline void kl_square_one(kl_uint32 *first, int32_t width, int32_t stride,
                                 const int32_t *stream) {
  for (int32_t c = 0; c < KL_PLANE_CHANNELS; c++) {
    for (int32_t x = 0; x < width; x++) {
      kl_uint32 *column = first + KL_SQUARE_COLUMN * stride * x;
      uint32_t sum = (uint32_t)stream[0];
      for (int32_t i = 0; i < 3; i++) {
        const kl_uint32 *lanes = column + KL_SQUARE_COLUMN * i;
        const uint32_t last = lanes[kl_square_last(c)];
        const int32_t tap = kl_high_lane(kl_lower_taps(stream[1 + i]));
        sum += kl_dot_lanes(lanes[kl_square_pair(c)], kl_upper_taps(stream[1 + i]));
        sum += (uint32_t)((c < 2 ? kl_low_lane(last) : kl_high_lane(last)) * tap);
      }
      ((int8_t *)column)[c] = kl_square_element(sum, stream);
    }
    stream += KL_SQUARE_STREAM;
  }
}

#endif

#endif
