#ifndef KL_PLANE_ROWS_H
#define KL_PLANE_ROWS_H

#include "planes.h"

// Depthwise convolutions by windows of any size: one output row of four channels at a time.

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

#else

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

#endif

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

#endif
