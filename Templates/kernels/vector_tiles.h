#ifndef KL_VECTOR_TILES_H
#define KL_VECTOR_TILES_H

#include "vector_dots.h"

// Rows of bytes times weights, four channels of two rows at a time, as convolutions of columns and
// dense layers have them.
//
// Weights: of each group of four channels, 16 of each channel for every 16 inputs, then what each
// has left over; channels that make no group follow one by one. Up to 15 bytes are read behind a
// group. A stream of words makes elements of sums: how many groups are fitted and their ends, then
// how many are exact and theirs, and so on, each as in vector_dots.h; then those of channels that
// make no group, as in sum_elements.h.

#if KL_HAS_VECTORS

// As assembly loads it: the rows of two pixels, the bytes left over and the whole vectors of each,
// where elements go, where those of the first pixel end, whether groups are exact, weights and
// ends, how far the rows and elements of the next two pixels are, the elements of a pixel, and how
// many pairs there are.
typedef struct {
  const int8_t *x, *y;
  int32_t rest, whole;
  int8_t *a, *b;
  const int8_t *stop;
  int32_t is_exact;
  const int8_t *weights;
  const int32_t *ends;
  int32_t row_step, step, elements, pairs;
} kl_tile;

// One vector of the weights of a channel, with those of one pixel or of two. `s` is "" where sums
// begin.
#define KL_TILE_ONE(s, w, a) "vldrb.8 " w ", [r1], #16\n\tvmladav" s ".s8 " a ", q0, " w "\n\t"
#define KL_TILE_TWO(s, w, a, b) KL_TILE_ONE(s, w, a) "vmladav" s ".s8 " b ", q1, " w "\n\t"
#define KL_TILE_FOUR(s)      \
  KL_TILE_ONE(s, "q2", "r0") \
  KL_TILE_ONE(s, "q3", "r2") KL_TILE_ONE(s, "q2", "r4") KL_TILE_ONE(s, "q3", "r6")
#define KL_TILE_EIGHT(s)                                              \
  KL_TILE_TWO(s, "q2", "r0", "r8")                                    \
  KL_TILE_TWO(s, "q3", "r2", "r10") KL_TILE_TWO(s, "q2", "r4", "r12") \
      KL_TILE_TWO(s, "q3", "r6", "lr")
// The same of what is left over.
#define KL_TILE_REST_ONE(s, w, a, n) \
  "vldrb.8 " w ", [r1]\n\tadd r1, r1, " n "\n\tvmladav" s ".s8 " a ", q0, " w "\n\t"
#define KL_TILE_REST_TWO(s, w, a, b) \
  KL_TILE_REST_ONE(s, w, a, "r7") "vmladav" s ".s8 " b ", q1, " w "\n\t"
#define KL_TILE_REST_FOUR(s)                                                      \
  "vpst\n\tvldrbt.8 q0, [r8]\n\t" KL_TILE_REST_ONE(s, "q2", "r0", "r5")           \
      KL_TILE_REST_ONE(s, "q3", "r2", "r5") KL_TILE_REST_ONE(s, "q2", "r4", "r5") \
          KL_TILE_REST_ONE(s, "q3", "r6", "r5")
#define KL_TILE_REST_EIGHT(s)                                                                 \
  "vpstt\n\tvldrbt.8 q0, [r3]\n\tvldrbt.8 q1, [r5]\n\t" KL_TILE_REST_TWO(s, "q2", "r0", "r8") \
      KL_TILE_REST_TWO(s, "q3", "r2", "r10") KL_TILE_REST_TWO(s, "q2", "r4", "r12")           \
          KL_TILE_REST_TWO(s, "q3", "r6", "lr")
// Sums of four channels, to be narrowed once more.
#define KL_TILE_FITTED(q, narrow)                   \
  "vshl.i32 " q ", " q ", #8\n\tvadd.i32 " q ", " q \
  ", q2\n\t"                                        \
  "vmulh.s32 " q ", " q ", q3\n\t" narrow
// Less one where sums are below 0.
#define KL_TILE_ROUNDED(q)                            \
  "vshr.s32 q2, " q ", #31\n\tvqrdmulh.s32 " q ", " q \
  ", q3\n\t"                                          \
  "vadd.i32 " q ", " q ", q2\n\t"
#define KL_TILE_SHIFTED(q)                          \
  "vadd.i32 " q ", " q ", q2\n\tvshl.s32 " q ", " q \
  ", q3\n\t"                                        \
  "vqmovnb.s32 " q ", " q "\n\t"

// Groups of pairs of pixels. Registers: r0, r2, r4, r6 sums of the first, r8, r10, r12, lr of the
// other, r1 weights, r3 and r5 rows, r7 bytes left over, r9 vectors, r11 ends; s16 to s29 the tile.
static inline void kl_tile_pairs(const kl_tile *tile) {
  register const kl_tile *r0 __asm("r0") = tile;
  // r7 may be the frame pointer.
  __asm volatile(
      "vldm r0, {s16-s29}\n\tvmov s30, r7\n\t"
      "vmov r0, s18\n\tvctp.8 r0\n"
      "9:\n\t"
      "vmov r1, r11, s24, s25\n"
      "1:\n\t"
      "vmov r3, r5, s16, s17\n\tvmov r7, r9, s18, s19\n\t"
      "subs r9, r9, #1\n\t"
      "blt 5f\n\t"
      "vldrb.8 q0, [r3], #16\n\tvldrb.8 q1, [r5], #16\n\t" KL_TILE_EIGHT("")
      "beq 3f\n"
      "2:\n\t"
      "vldrb.8 q0, [r3], #16\n\tvldrb.8 q1, [r5], #16\n\t" KL_TILE_EIGHT("a")
      "subs r9, r9, #1\n\t"
      "bne 2b\n"
      "3:\n\t"
      "cbz r7, 4f\n\t" KL_TILE_REST_EIGHT("a")
      "4:\n\t"
      "vmov q0[2], q0[0], r0, r4\n\tvmov q0[3], q0[1], r2, r6\n\t"
      "vmov q1[2], q1[0], r8, r12\n\tvmov q1[3], q1[1], r10, lr\n\t"
      "vldrw.32 q2, [r11], #16\n\tvldrw.32 q3, [r11], #16\n\t"
      "vmov r0, r2, s20, s21\n\tvmov r4, r7, s22, s23\n\t"
      "cbnz r7, 7f\n\t" KL_TILE_FITTED("q0", KL_NARROW_Q0) KL_TILE_FITTED("q1", KL_NARROW_Q1)
      "6:\n\t"
      "vqmovnb.s16 q0, q0\n\tvstrb.32 q0, [r0], #4\n\t"
      "vqmovnb.s16 q1, q1\n\tvstrb.32 q1, [r2], #4\n\t"
      "vmov s20, s21, r0, r2\n\t"
      "cmp r0, r4\n\t"
      "bne 1b\n\t"
      // The next pair.
      "vmov r3, r5, s16, s17\n\tvmov r6, r7, s26, s27\n\tvmov r8, r9, s28, s29\n\t"
      "add r3, r3, r6\n\tadd r5, r5, r6\n\tvmov s16, s17, r3, r5\n\t"
      "add r4, r4, r7\n\tvmov s22, r4\n\tsub r7, r7, r8\n\t"
      "add r0, r0, r7\n\tadd r2, r2, r7\n\tvmov s20, s21, r0, r2\n\t"
      "subs r9, r9, #1\n\tvmov s29, r9\n\t"
      "bne 9b\n\t"
      "b 8f\n"
      "7:\n\t"
      "vadd.i32 q0, q0, q2\n\tvadd.i32 q1, q1, q2\n\t"
      KL_TILE_ROUNDED("q0") KL_TILE_ROUNDED("q1")
      "vldrw.32 q2, [r11], #16\n\tvldrw.32 q3, [r11], #16\n\t"
      KL_TILE_SHIFTED("q0") KL_TILE_SHIFTED("q1")
      "b 6b\n"
      "5:\n\t" KL_TILE_REST_EIGHT("")
      "b 4b\n"
      "8:\n\t"
      "vmov r7, s30"
      : "+r"(r0)
      :
      : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "q0", "q1",
        "q2", "q3", "q4", "q5", "q6", "q7", "cc", "memory");
}

// Groups of one pixel. Registers: r0, r2, r4, r6 sums, r1 weights, r3 elements, r10 their end, r5
// bytes left over, r8 the row, r9 vectors, r11 ends; s16 to s25 the tile.
static inline void kl_tile_single(const kl_tile *tile) {
  register const kl_tile *r0 __asm("r0") = tile;
  __asm volatile(
      "vldm r0, {s16-s25}\n\tvmov r1, r11, s24, s25\n\t"
      "vmov r5, s18\n\tvctp.8 r5\n\t"
      "vmov r3, s20\n\tvmov r10, s22\n"
      "1:\n\t"
      "vmov r8, s16\n\tvmov r5, r9, s18, s19\n\t"
      "subs r9, r9, #1\n\t"
      "blt 5f\n\t"
      "vldrb.8 q0, [r8], #16\n\t" KL_TILE_FOUR("")
      "beq 3f\n\t"
      "dls lr, r9\n"
      "2:\n\t"
      "vldrb.8 q0, [r8], #16\n\t" KL_TILE_FOUR("a")
      "le lr, 2b\n"
      "3:\n\t"
      "cbz r5, 4f\n\t" KL_TILE_REST_FOUR("a")
      "4:\n\t"
      "vmov q0[2], q0[0], r0, r4\n\tvmov q0[3], q0[1], r2, r6\n\t"
      "vldrw.32 q2, [r11], #16\n\tvldrw.32 q3, [r11], #16\n\t"
      "vmov r5, s23\n\t"
      "cbnz r5, 7f\n\t" KL_TILE_FITTED("q0", KL_NARROW_Q0)
      "6:\n\t"
      "vqmovnb.s16 q0, q0\n\tvstrb.32 q0, [r3], #4\n\t"
      "cmp r3, r10\n\t"
      "bne 1b\n\t"
      "b 8f\n"
      "7:\n\t"
      "vadd.i32 q0, q0, q2\n\t" KL_TILE_ROUNDED("q0")
      "vldrw.32 q2, [r11], #16\n\tvldrw.32 q3, [r11], #16\n\t" KL_TILE_SHIFTED("q0")
      "b 6b\n"
      "5:\n\t" KL_TILE_REST_FOUR("")
      "b 4b\n"
      "8:"
      : "+r"(r0)
      :
      : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "lr", "q0", "q1", "q2", "q3",
        "q4", "q5", "q6", "cc", "memory");
}

// Some groups of some pixels: rows are `step` bytes apart, elements `depth`.
static inline void kl_tile_groups(int32_t groups, int32_t is_exact, int32_t pixels,
                                  const int8_t *rows, int32_t step, int32_t count,
                                  const int8_t *weights, const int32_t *ends, int32_t depth,
                                  int8_t *output) {
  const int32_t elements = KL_LANES * groups, pairs = pixels / 2;
  kl_tile t = {rows,           rows + step,       count & 15, count >> 4, output,
               output + depth, output + elements, is_exact,   weights,    ends,
               2 * step,       2 * depth,         elements,   pairs};
  if (pairs > 0) kl_tile_pairs(&t);
  if (pixels % 2 == 0) return;
  t.x += pairs * t.row_step;
  t.a += pairs * t.step;
  t.stop += pairs * t.step;
  kl_tile_single(&t);
}

#else

// The sum of a channel of a group.
static inline uint32_t kl_group_sum(const int8_t *group, int32_t channel, const int8_t *row,
                                    int32_t count) {
  const int32_t whole = count & ~15, rest = count & 15;
  uint32_t sum = 0;
  for (int32_t i = 0; i < whole; i += 16) {
    sum += (uint32_t)kl_dot(group + KL_LANES * i + 16 * channel, row + i, 16);
  }
  return sum + (uint32_t)kl_dot(group + KL_LANES * whole + rest * channel, row + whole, rest);
}

static inline void kl_tile_groups(int32_t groups, int32_t is_exact, int32_t pixels,
                                  const int8_t *rows, int32_t step, int32_t count,
                                  const int8_t *weights, const int32_t *ends, int32_t depth,
                                  int8_t *output) {
  for (; groups > 0; groups--) {
    for (int32_t i = 0; i < KL_LANES * pixels; i++) {
      const int32_t pixel = i / KL_LANES, channel = i % KL_LANES;
      const uint32_t sum = kl_group_sum(weights, channel, rows + pixel * step, count);
      output[pixel * depth + channel] = kl_lane_element(sum, ends + channel, is_exact);
    }
    weights += KL_LANES * count;
    ends += (is_exact ? 4 : 2) * KL_LANES;
    output += KL_LANES;
  }
}

#endif

// All channels of some pixels, before they are clamped: rows of `count` bytes, `step` bytes apart.
// Groups are written one by one.
KL_SHARED void kl_vector_products(int32_t pixels, const int8_t *rows, int32_t step, int32_t count,
                                  const int8_t *weights, const int32_t *ends, int32_t depth,
                                  int8_t *output) {
  const int8_t *grouped = output + (depth & -KL_LANES), *stop = output + depth;
  for (int32_t is_exact = 0; output < grouped; is_exact = !is_exact) {
    const int32_t groups = *ends++;
    if (groups == 0) continue;
    kl_tile_groups(groups, is_exact, pixels, rows, step, count, weights, ends, depth, output);
    weights += KL_LANES * groups * count;
    ends += (is_exact ? 4 : 2) * KL_LANES * groups;
    output += KL_LANES * groups;
  }
  for (; output < stop; output++, weights += count, ends = kl_next_end(ends)) {
    for (int32_t q = 0; q < pixels; q++) {
      const int32_t sum = kl_dot(weights, rows + q * step, count);
      output[q * depth] = kl_sum_element((uint32_t)sum, ends);
    }
  }
}

#endif
