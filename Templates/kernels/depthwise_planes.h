#ifndef KL_DEPTHWISE_PLANES_H
#define KL_DEPTHWISE_PLANES_H

#include "packed_products.h"
#include "window.h"

// Depthwise convolutions of an image without batches, four channels at a time: their rows are
// gathered into planes of 16-bit lanes, so that two products take one instruction.
//
// A plane has four input rows. Of each column it holds two words for each channel: rows 0 and 1, then
// 2 and 3. Windows of three rows have zeros as row 2 and their last row as row 3; higher ones
// have several planes. For each channel of a group the stream has
//
//   start, taps (of each plane and column two words, as the planes), scale, zero, shift
//
// If the shift is 0, taps are 256 times the weights and elements are high(sum, scale) >>
// KL_FITTED_SHIFT; else taps are twice the weights and elements are rounded twice. The taps of row 2
// of three are those of row 1: one row lower, they are what two neighbouring outputs need.
//
// A column of pixels can be made in parts, each of which is one row of outputs: input row y then is the
// pixels from y on, and rows overlap.
typedef struct {
  kl_window window;
  // What lies outside the image: the zero point.
  int32_t border;
  int32_t clamp_min, clamp_max;
  // 1: windows are 3 by 3.
  int32_t is_square;
  // From one input row to the next.
  int32_t row_bytes;
} kl_depthwise_planes_params;

#define KL_PLANE_CHANNELS 4
#define KL_PLANE_ROWS 4
#define KL_PLANE_COLUMN 8

// Planes, and what one output row becomes before it is stored: a word for each pixel.
typedef struct {
  int32_t planes, columns;
  kl_uint32 *words;
  int8_t *elements;
} kl_plane_memory;

// How memory is divided: 8 * planes * columns + KL_PLANE_TAIL + tiles words, where tiles is the
// output's width rounded up to a multiple of 4.
#define KL_PLANE_TAIL 12

static inline kl_plane_memory kl_plane_memory_at(const kl_window *w, int8_t *scratch) {
  const int32_t tiles = (w->output_width + 3) / 4 * 4;
  kl_plane_memory m;
  m.planes = (w->height + KL_PLANE_ROWS - 1) / KL_PLANE_ROWS;
  m.columns = (tiles - 1) * w->stride_x + w->width;
  m.words = (kl_uint32 *)(void *)scratch;
  m.elements =
      (int8_t *)(m.words + KL_PLANE_COLUMN * m.planes * m.columns + KL_PLANE_TAIL);
  return m;
}

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

#endif

// What one row or two rows of a group are made from.
typedef struct {
  const kl_uint32 *tile;
  const int32_t *stream;
  int8_t *elements;
  const kl_uint32 *end;
  int32_t columns, planes, skip;
  const kl_uint32 *first_tile;
  int8_t *first_element;
  int32_t channels;
} kl_plane_group;

#if KL_HAS_DSP

// Four outputs along x. Registers: r0 column, r1 stream, r2 and r3 taps, r4 and r5 lanes, r6 and r8
// to r10 sums, r11 arguments, r12 columns left, lr planes left.
#define KL_PLANE_OUTPUT(sum, offset) \
  "ldrd r4, r5, [r0" offset "\n\t"   \
  "smlad " sum ", r2, r4, " sum "\n\tsmlad " sum ", r3, r5, " sum "\n\t"

#define KL_PLANE_ROW(second, third, fourth, advance)                                          \
  __asm volatile(                                                                             \
      "1:\n\t"                                                                                \
      "ldrd r0, r1, [r11]\n\t"                                                                \
      "ldr r6, [r1], #4\n\t"                                                                  \
      "ldr lr, [r11, #20]\n\t"                                                                \
      "mov r8, r6\n\tmov r9, r6\n\tmov r10, r6\n"                                             \
      "2:\n\t"                                                                                \
      "ldr r12, [r11, #16]\n"                                                                 \
      "3:\n\t"                                                                                \
      "ldrd r2, r3, [r1], #8\n\t"                                                             \
      KL_PLANE_OUTPUT("r6", "], #32") KL_PLANE_OUTPUT("r8", second)                           \
      KL_PLANE_OUTPUT("r9", third) KL_PLANE_OUTPUT("r10", fourth)                             \
      "subs r12, r12, #1\n\t"                                                                 \
      "bne 3b\n\t"                                                                            \
      "subs lr, lr, #1\n\t"                                                                   \
      "beq 4f\n\t"                                                                            \
      "ldr r4, [r11, #24]\n\t"                                                                \
      "add r0, r0, r4\n\t"                                                                    \
      "b 2b\n"                                                                                \
      "4:\n\t"                                                                                \
      "ldrd r2, r3, [r1], #8\n\t"                                                             \
      "ldr r4, [r1], #4\n\t"                                                                  \
      "cmp r4, #0\n\t"                                                                        \
      "bne 6f\n\t"                                                                            \
      "smmulr r6, r6, r2\n\tsmmulr r8, r8, r2\n\tsmmulr r9, r9, r2\n\tsmmulr r10, r10, r2\n\t" \
      "ssat r6, #8, r6, asr #10\n\tssat r8, #8, r8, asr #10\n\t"                              \
      "ssat r9, #8, r9, asr #10\n\tssat r10, #8, r10, asr #10\n"                              \
      "5:\n\t"                                                                                \
      "ldrd r2, r3, [r11, #8]\n\t"                                                            \
      "ldr r0, [r11]\n\t"                                                                     \
      "strb r6, [r2], #4\n\tstrb r8, [r2], #4\n\tstrb r9, [r2], #4\n\tstrb r10, [r2], #4\n\t" \
      "add r0, r0, " advance "\n\t"                                                           \
      "cmp r0, r3\n\t"                                                                        \
      "str r0, [r11]\n\t"                                                                     \
      "str r2, [r11, #8]\n\t"                                                                 \
      "bne 1b\n\t"                                                                            \
      /* The next channel: its words are 8 bytes further, and its bytes 1. */                 \
      "ldrd r4, r5, [r11, #28]\n\t"                                                           \
      "ldr r6, [r11, #36]\n\t"                                                                \
      "add r3, r3, #8\n\tadd r4, r4, #8\n\tadd r5, r5, #1\n\t"                                \
      "str r3, [r11, #12]\n\t"                                                                \
      "strd r4, r5, [r11, #28]\n\t"                                                           \
      "strd r4, r1, [r11]\n\t"                                                                \
      "str r5, [r11, #8]\n\t"                                                                 \
      "subs r6, r6, #1\n\t"                                                                   \
      "str r6, [r11, #36]\n\t"                                                                \
      "bne 1b\n\t"                                                                            \
      "b 7f\n"                                                                                \
      "6:\n\t" KL_EXACT_B("r6", "r5") KL_EXACT_B("r8", "r5") KL_EXACT_B("r9", "r5")           \
      KL_EXACT_B("r10", "r5")                                                                 \
      "b 5b\n"                                                                                \
      "7:"                                                                                    \
      : "+r"(r11)                                                                             \
      :                                                                                       \
      : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r12", "lr", "cc", "memory")

KL_SHARED void kl_plane_row_by_one(kl_plane_group *group) {
  register kl_plane_group *r11 __asm("r11") = group;
  KL_PLANE_ROW("]", ", #32]", ", #64]", "#128");
}

KL_SHARED void kl_plane_row_by_two(kl_plane_group *group) {
  register kl_plane_group *r11 __asm("r11") = group;
  KL_PLANE_ROW(", #32]", ", #96]", ", #160]", "#256");
}

static inline void kl_plane_row(kl_plane_group *group, int32_t stride) {
  if (stride == 1) {
    kl_plane_row_by_one(group);
  } else {
    kl_plane_row_by_two(group);
  }
}

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

static inline int8_t kl_plane_element(uint32_t sum, const int32_t *end) {
  if (end[2] == 0) return (int8_t)kl_saturate_s8(kl_high_half(sum, end[0]) >> KL_FITTED_SHIFT);
  return (int8_t)kl_exact_element(sum, end[0], (uint32_t)end[1], end[2]);
}

static inline void kl_plane_row(kl_plane_group *group, int32_t stride) {
  const int32_t plane = KL_PLANE_COLUMN * group->columns + group->skip / 4;
  for (int32_t c = 0; c < group->channels; c++) {
    const int32_t *taps = group->stream + 1;
    const int32_t *end = taps + 2 * group->columns * group->planes;
    int8_t *element = group->elements + c;
    for (const kl_uint32 *tile = group->tile; tile != group->end;
         tile += KL_PLANE_COLUMN * stride) {
      uint32_t sum = (uint32_t)group->stream[0];
      for (int32_t i = 0; i < group->planes * group->columns; i++) {
        const kl_uint32 *x = tile + i / group->columns * plane +
                             i % group->columns * KL_PLANE_COLUMN + 2 * c;
        sum += kl_dot_lanes(x[0], (uint32_t)taps[2 * i]);
        sum += kl_dot_lanes(x[1], (uint32_t)taps[2 * i + 1]);
      }
      *element = kl_plane_element(sum, end);
      element += KL_PLANE_CHANNELS;
    }
    group->stream = end + 3;
  }
}

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

// The columns of a plane that lie inside the image: the first, and how many.
typedef struct {
  int32_t first, count;
} kl_plane_inside;

static inline kl_plane_inside kl_plane_inside_at(const kl_window *w, const kl_plane_memory *m) {
  kl_plane_inside inside;
  inside.first = kl_min(w->pad_left, m->columns);
  inside.count = kl_min(w->input_width, m->columns - inside.first);
  return inside;
}

// The lane of a plane's row: windows of three rows have zeros as row 2.
static inline int32_t kl_plane_lane(int32_t row, int32_t has_row_2) {
  return row == 2 && !has_row_2 ? 3 : row;
}

// One plane: which rows it has, and those that lie outside the image.
typedef struct {
  kl_plane_source source;
  int32_t has_row_2, has_outside;
  uint8_t is_outside[KL_PLANE_ROWS];
} kl_plane;

#define KL_MAX_PLANES 4

// Finds plane `index` of the windows at output row y, whose first tap is `rows` high.
static inline kl_plane kl_plane_at(const kl_window *w, const kl_plane_memory *m, int32_t index,
                                   int32_t y, int32_t rows, kl_rows input) {
  const kl_plane_inside inside = kl_plane_inside_at(w, m);
  kl_plane plane;
  plane.has_row_2 = rows != 3;
  plane.source.to = m->words + KL_PLANE_COLUMN * (m->columns * index + inside.first);
  plane.source.end = plane.source.to + KL_PLANE_COLUMN * inside.count;
  plane.source.step = w->input_depth;
  plane.source.rows[2] = 0;
  plane.is_outside[2] = 0;
  plane.has_outside = 0;
  for (int32_t i = 0; i < (plane.has_row_2 ? 4 : 3); i++) {
    // Rows below the window have no weight.
    const int32_t ky = kl_min(KL_PLANE_ROWS * index + i, rows - 1);
    const int32_t row = y * w->stride_y - w->pad_top + ky * w->dilation_y;
    const int32_t lane = kl_plane_lane(i, plane.has_row_2);
    const int32_t near = kl_clamp(row, 0, w->input_height - 1);
    plane.source.rows[lane] = (const int8_t *)kl_row(input, near);
    plane.is_outside[lane] = row != near;
    plane.has_outside |= row != near;
  }
  return plane;
}

static inline void kl_fill_columns(const kl_depthwise_planes_params *p, kl_uint32 *column,
                                   int32_t count, int32_t has_row_2) {
  const uint32_t border = (uint32_t)p->border << 16;
  const uint32_t word = border | border >> 16;
  const uint32_t below = has_row_2 ? word : border;
  for (int32_t i = 0; i < count * KL_PLANE_CHANNELS; i++) {
    column[2 * i] = word;
    column[2 * i + 1] = below;
  }
}

// Fills the columns left and right of the image.
static inline void kl_fill_sides(const kl_depthwise_planes_params *p, const kl_plane_memory *m,
                                 const kl_plane *plane, int32_t index) {
  const kl_plane_inside inside = kl_plane_inside_at(&p->window, m);
  const int32_t after = inside.first + inside.count;
  kl_uint32 *words = m->words + KL_PLANE_COLUMN * m->columns * index;
  kl_fill_columns(p, words, inside.first, plane->has_row_2);
  kl_fill_columns(p, words + KL_PLANE_COLUMN * after, m->columns - after, plane->has_row_2);
}

// Makes the lanes of a row outside the image border.
static inline void kl_fill_lane(const kl_depthwise_planes_params *p, const kl_plane *plane,
                                int32_t lane) {
  const int16_t border = (int16_t)p->border;
  const kl_int16 *end = (kl_int16 *)(void *)plane->source.end;
  for (kl_int16 *to = (kl_int16 *)(void *)plane->source.to + lane; to < end; to += KL_PLANE_ROWS) {
    *to = border;
  }
}

// Gathers a plane of the channels from `channel` on.
static inline void kl_gather_rows(const kl_depthwise_planes_params *p, const kl_plane *plane,
                                  int32_t channel) {
  if (plane->source.to != plane->source.end) {
    kl_gather_plane(&plane->source, channel, plane->has_row_2);
  }
  if (!plane->has_outside) return;
  for (int32_t lane = 0; lane < KL_PLANE_ROWS; lane++) {
    if (plane->is_outside[lane]) kl_fill_lane(p, plane, lane);
  }
}

// The next group of channels: the last ends with the last channel, and may begin in the one before.
static inline int32_t kl_next_channel(int32_t channel, int32_t depth) {
  return channel + KL_PLANE_CHANNELS < depth ? kl_min(channel + KL_PLANE_CHANNELS, depth - 4) : depth;
}

// Stores words of four elements, `step` apart, to neighbouring pixels.
static inline void kl_store_elements(const kl_uint32 *words, int32_t step, int32_t width,
                                     int32_t depth, int8_t *output) {
  for (; width > 0; width--) {
    KL_COPY_WORD(output, words);
    words += step;
    output += depth;
  }
}

// The same for words 0 and 1 of columns, to two rows.
static inline void kl_store_two(const kl_uint32 *words, int32_t width, int32_t depth,
                                int8_t *output) {
  int8_t *below = output + width * depth;
  for (; width > 0; width--) {
    KL_COPY_WORD(output, words);
    KL_COPY_WORD(below, words + 1);
    words += KL_PLANE_COLUMN;
    output += depth;
    below += depth;
  }
}

// One output row of four channels, whose planes are found, by windows of any size.
static inline void kl_plane_channels(const kl_depthwise_planes_params *p, const kl_plane_memory *m,
                                     const kl_plane *planes, int32_t channel, const int32_t *packed,
                                     int8_t *output) {
  const kl_window *w = &p->window;
  for (int32_t i = 0; i < m->planes; i++) kl_gather_rows(p, &planes[i], channel);
  kl_plane_group group;
  group.tile = group.first_tile = m->words;
  group.end = m->words + KL_PLANE_COLUMN * w->stride_x * ((w->output_width + 3) / 4 * 4);
  group.stream = packed;
  group.elements = group.first_element = m->elements;
  group.columns = w->width;
  group.planes = m->planes;
  group.skip = 4 * KL_PLANE_COLUMN * (m->columns - w->width);
  group.channels = KL_PLANE_CHANNELS;
  kl_plane_row(&group, w->stride_x);
  kl_store_elements((const kl_uint32 *)(void *)m->elements, 1, w->output_width, w->output_depth,
                    output + channel);
}

// Output row y by windows of any size.
static inline void kl_depthwise_planes_any(const kl_depthwise_planes_params *p,
                                           const kl_plane_memory *m, int32_t y, kl_rows input,
                                           const int32_t *packed, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  kl_plane planes[KL_MAX_PLANES];
  for (int32_t i = 0; i < m->planes; i++) {
    planes[i] = kl_plane_at(w, m, i, y, w->height, input);
    kl_fill_sides(p, m, &planes[i], i);
  }
  for (int32_t c = 0; c < depth; c = kl_next_channel(c, depth)) {
    kl_plane_channels(p, m, planes, c, packed, output);
    packed += KL_PLANE_CHANNELS * (4 + 2 * m->planes * w->width);
  }
}

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

// Rows y to `end` of the output. One row, or two where windows are 3 by 3 pixels, are written group
// of channels by group of channels while all their input rows are still needed.
KL_SHARED void kl_depthwise_planes_rows(const kl_depthwise_planes_params *p, int32_t y, int32_t end,
                                        kl_rows input, const int32_t *packed, int8_t *scratch,
                                        int8_t *output) {
  const kl_window *w = &p->window;
  const kl_plane_memory m = kl_plane_memory_at(w, scratch);
  const int32_t row = w->output_width * w->output_depth;
  const int32_t can_pair =
      p->is_square && w->stride_x == 1 && w->stride_y == 1 && w->dilation_y == 1;
  while (y < end) {
    const int32_t rows = can_pair && y + 1 < end ? 2 : 1;
    if (p->is_square) {
      kl_depthwise_planes_square(p, &m, y, rows, input, packed, output);
    } else {
      kl_depthwise_planes_any(p, &m, y, input, packed, output);
    }
    kl_clamp_run(output, rows * row, p->clamp_min, p->clamp_max);
    output += rows * row;
    y += rows;
  }
}

KL_KERNEL void kl_depthwise_planes(const kl_depthwise_planes_params *p, const int8_t *input,
                                   const int32_t *packed, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, p->row_bytes};
  kl_depthwise_planes_rows(p, 0, w->output_height, rows, packed, scratch, output);
}

#endif
