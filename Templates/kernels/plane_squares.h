#ifndef KL_PLANE_SQUARES_H
#define KL_PLANE_SQUARES_H

#include "plane_rows.h"

// Depthwise convolutions by windows of 3 by 3 pixels, taps in registers: one output row or two of
// four channels at a time.

#if KL_HAS_DSP

// Two outputs of 3 by 3 windows at a time; elements go where the first channel's lanes have been.
// Registers: r0 column, r1 its end, r2 start, r3 to r5 and r8 to r10 taps, r11 scale, r12 and lr lanes,
// r6 and r7 sums.
#define KL_SQUARE_LANES(from) "ldrd r12, lr, [r0" from "\n\t"
#define KL_SQUARE_FIRST(sum) \
  "smlad " sum ", r12, r3, r2\n\tsmlad " sum ", lr, r4, " sum "\n\t"
#define KL_SQUARE_NEXT(sum, taps, more_taps) \
  "smlad " sum ", r12, " taps ", " sum "\n\tsmlad " sum ", lr, " more_taps ", " sum "\n\t"
#define KL_SQUARE_BOTH(taps, more_taps)                                             \
  "smlad r6, r12, " taps ", r6\n\tsmlatb r7, r12, " taps ", r7\n\t"                \
  "smlabt r6, lr, " more_taps ", r6\n\tsmlad r7, lr, " more_taps ", r7\n\t"

// One output above the other: the lower reads one row further.
#define KL_SQUARE_PAIR                                                              \
  KL_SQUARE_LANES("], #32")                                                         \
  "smlad r6, r12, r3, r2\n\tsmlatb r7, r12, r3, r2\n\t"                            \
  "smlabt r6, lr, r4, r6\n\tsmlad r7, lr, r4, r7\n\t"                              \
  KL_SQUARE_LANES("]") KL_SQUARE_BOTH("r5", "r8")                                   \
  KL_SQUARE_LANES(", #32]") KL_SQUARE_BOTH("r9", "r10")

// Neighbours.
#define KL_SQUARE_SINGLE                                                            \
  KL_SQUARE_LANES("], #64") KL_SQUARE_FIRST("r6")                                   \
  KL_SQUARE_LANES(", #-32]") KL_SQUARE_NEXT("r6", "r5", "r8") KL_SQUARE_FIRST("r7") \
  KL_SQUARE_LANES("]") KL_SQUARE_NEXT("r6", "r9", "r10") KL_SQUARE_NEXT("r7", "r5", "r8") \
  KL_SQUARE_LANES(", #32]") KL_SQUARE_NEXT("r7", "r9", "r10")

// Neighbours, two columns apart.
#define KL_SQUARE_STRIDED                                                           \
  KL_SQUARE_LANES("], #128") KL_SQUARE_FIRST("r6")                                  \
  KL_SQUARE_LANES(", #-96]") KL_SQUARE_NEXT("r6", "r5", "r8")                       \
  KL_SQUARE_LANES(", #-64]") KL_SQUARE_NEXT("r6", "r9", "r10") KL_SQUARE_FIRST("r7") \
  KL_SQUARE_LANES(", #-32]") KL_SQUARE_NEXT("r7", "r5", "r8")                       \
  KL_SQUARE_LANES("]") KL_SQUARE_NEXT("r7", "r9", "r10")

// The loop over one channel; `back` and `other_back` lead from the column to its bytes.
#define KL_SQUARE_CHANNEL(body, back, other_back)                                   \
  "ldm r12, {r2, r3, r4, r5, r8, r9, r10, r11}\n"                                   \
  "1:\n\t" body                                                                     \
  "smmulr r6, r6, r11\n\tsmmulr r7, r7, r11\n\t"                                   \
  "ssat r6, #8, r6, asr #10\n\tssat r7, #8, r7, asr #10\n\t"                       \
  "cmp r0, r1\n\t"                                                                 \
  "strb r6, [r0, #-" back "]\n\tstrb r7, [r0, #-" other_back "]\n\t"               \
  "bne 1b\n\t"

// All four channels. `tail` lies two columns behind the end: r7 is kept there, the stream and the
// first column follow.
#define KL_SQUARE_CHANNELS(body, a, b, c, d, e, f, g, h)                            \
  __asm volatile(                                                                   \
      "str r7, [r1]\n\t"                                                            \
      "ldrd r12, r0, [r1, #4]\n\t"                                                 \
      "sub r1, r1, #64\n\t" KL_SQUARE_CHANNEL(body, a, b)                           \
      "ldr r12, [r1, #68]\n\tldr r0, [r1, #72]\n\tadd r12, r12, #40\n\t"           \
      "add r0, r0, #8\n\tadd r1, r1, #8\n\t" KL_SQUARE_CHANNEL(body, c, d)         \
      "ldr r12, [r1, #60]\n\tldr r0, [r1, #64]\n\tadd r12, r12, #80\n\t"           \
      "add r0, r0, #16\n\tadd r1, r1, #8\n\t" KL_SQUARE_CHANNEL(body, e, f)        \
      "ldr r12, [r1, #52]\n\tldr r0, [r1, #56]\n\tadd r12, r12, #120\n\t"          \
      "add r0, r0, #24\n\tadd r1, r1, #8\n\t" KL_SQUARE_CHANNEL(body, g, h)        \
      "ldr r7, [r1, #40]"                                                           \
      : "+r"(r1)                                                                    \
      :                                                                             \
      : "r0", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory")

KL_SHARED void kl_square_pairs(kl_uint32 *tail) {
  register kl_uint32 *r1 __asm("r1") = tail;
  KL_SQUARE_CHANNELS(KL_SQUARE_PAIR, "32", "28", "39", "35", "46", "42", "53", "49");
}

KL_SHARED void kl_square_singles(kl_uint32 *tail) {
  register kl_uint32 *r1 __asm("r1") = tail;
  KL_SQUARE_CHANNELS(KL_SQUARE_SINGLE, "64", "32", "71", "39", "78", "46", "85", "53");
}

KL_SHARED void kl_square_strided(kl_uint32 *tail) {
  register kl_uint32 *r1 __asm("r1") = tail;
  KL_SQUARE_CHANNELS(KL_SQUARE_STRIDED, "128", "64", "135", "71", "142", "78", "149", "85");
}

static inline kl_uint32 *kl_square_tail(kl_uint32 *first, int32_t columns, const int32_t *stream) {
  kl_uint32 *tail = first + KL_PLANE_COLUMN * (columns + 2);
  tail[1] = kl_address(stream);
  tail[2] = kl_address(first);
  return tail;
}

// Elements of two rows go to words 0 and 1 of the columns.
static inline void kl_square_two(kl_uint32 *first, int32_t width, const int32_t *stream) {
  kl_square_pairs(kl_square_tail(first, width, stream));
}

// Elements of one row go to word 0 of each column where a window starts.
static inline void kl_square_one(kl_uint32 *first, int32_t width, int32_t stride,
                                 const int32_t *stream) {
  kl_uint32 *tail = kl_square_tail(first, (width + 1) / 2 * 2 * stride, stream);
  if (stride == 1) {
    kl_square_singles(tail);
  } else {
    kl_square_strided(tail);
  }
}

#else

static inline void kl_square_two(kl_uint32 *first, int32_t width, const int32_t *stream) {
  for (int32_t c = 0; c < KL_PLANE_CHANNELS; c++) {
    const int32_t *taps = stream + 1;
    for (int32_t x = 0; x < width; x++) {
      kl_uint32 *column = first + KL_PLANE_COLUMN * x;
      uint32_t above = (uint32_t)stream[0];
      uint32_t below = above;
      for (int32_t i = 0; i < 3; i++) {
        const uint32_t u = column[KL_PLANE_COLUMN * i + 2 * c];
        const uint32_t v = column[KL_PLANE_COLUMN * i + 2 * c + 1];
        const uint32_t k = (uint32_t)taps[2 * i];
        const uint32_t l = (uint32_t)taps[2 * i + 1];
        above += kl_dot_lanes(u, k) + (uint32_t)(kl_low_lane(v) * kl_high_lane(l));
        below += (uint32_t)(kl_high_lane(u) * kl_low_lane(k)) + kl_dot_lanes(v, l);
      }
      ((int8_t *)column)[c] = kl_plane_element(above, taps + 6);
      ((int8_t *)(column + 1))[c] = kl_plane_element(below, taps + 6);
    }
    stream = taps + 9;
  }
}

static inline void kl_square_one(kl_uint32 *first, int32_t width, int32_t stride,
                                 const int32_t *stream) {
  for (int32_t c = 0; c < KL_PLANE_CHANNELS; c++) {
    for (int32_t x = 0; x < width; x++) {
      kl_uint32 *column = first + KL_PLANE_COLUMN * stride * x;
      uint32_t sum = (uint32_t)stream[0];
      for (int32_t i = 0; i < 6; i++) {
        const uint32_t lanes = column[KL_PLANE_COLUMN * (i / 2) + 2 * c + i % 2];
        sum += kl_dot_lanes(lanes, (uint32_t)stream[1 + i]);
      }
      ((int8_t *)column)[c] = kl_plane_element(sum, stream + 7);
    }
    stream += 10;
  }
}

#endif

// Four channels of output row y by windows of 3 by 3 pixels, not all of them fitted.
static inline void kl_square_exact(const kl_depthwise_planes_params *p, const kl_plane_memory *m,
                                   int32_t y, kl_rows input, int32_t channel,
                                   const int32_t *packed, int8_t *output) {
  const kl_plane plane = kl_plane_at(&p->window, m, 0, y, 3, input);
  kl_fill_sides(p, m, &plane, 0);
  kl_plane_channels(p, m, &plane, channel, packed, output);
}

#define KL_SQUARE_WORDS 10

// True if all shifts of four channels are 0.
static inline int32_t kl_square_is_fitted(const int32_t *packed) {
  int32_t shifts = 0;
  for (int32_t c = 1; c <= KL_PLANE_CHANNELS; c++) shifts |= packed[c * KL_SQUARE_WORDS - 1];
  return shifts == 0;
}

// Output row y, or rows y and y + 1, by windows of 3 by 3 pixels.
static inline void kl_depthwise_planes_square(const kl_depthwise_planes_params *p,
                                              const kl_plane_memory *m, int32_t y, int32_t rows,
                                              kl_rows input, const int32_t *packed,
                                              int8_t *output) {
  const int32_t width = p->window.output_width;
  const int32_t depth = p->window.output_depth;
  const int32_t stride = p->window.stride_x;
  const int32_t sides = kl_min(p->window.pad_left, m->columns);
  const int32_t after = sides + kl_plane_inside_at(&p->window, m).count;
  const int32_t right = KL_PLANE_COLUMN * after;
  const int32_t right_columns = m->columns - after;
  kl_uint32 *const words = m->words;
  const kl_plane plane = kl_plane_at(&p->window, m, 0, y, rows == 2 ? 4 : 3, input);
  kl_fill_sides(p, m, &plane, 0);
  for (int32_t c = 0; c < depth; c = kl_next_channel(c, depth)) {
    if (!kl_square_is_fitted(packed)) {
      for (int32_t r = 0; r < rows; r++) {
        kl_square_exact(p, m, y + r, input, c, packed, output + r * width * depth);
      }
      kl_fill_sides(p, m, &plane, 0);
      packed += KL_PLANE_CHANNELS * KL_SQUARE_WORDS;
      continue;
    }
    kl_gather_rows(p, &plane, c);
    // The elements of the group before lie here.
    kl_fill_columns(p, words, sides, rows == 2);
    // So does the partner of a last output, perhaps right of the image.
    if (rows == 1 && width % 2 != 0) kl_fill_columns(p, words + right, right_columns, 0);
    if (rows == 2) {
      kl_square_two(words, width, packed);
      kl_store_two(words, width, depth, output + c);
    } else {
      kl_square_one(words, width, stride, packed);
      kl_store_elements(words, KL_PLANE_COLUMN * stride, width, depth, output + c);
    }
    packed += KL_PLANE_CHANNELS * KL_SQUARE_WORDS;
  }
}

#endif
