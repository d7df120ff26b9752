#ifndef KL_VECTOR_ROWS_H
#define KL_VECTOR_ROWS_H

#include "vector_dots.h"

// Rows of a depthwise convolution whose windows are runs of bytes, four channels at a time.

// Channels of an output row, in fours, as assembly loads and keeps it: the first of their planes,
// the bytes of one, the filters and how many taps each has, the ends, where elements go and how far
// the next ones are, how many, how far their windows are, a bit for each four channels that are
// exact, and how many fours.
typedef struct {
  const int8_t *planes;
  int32_t plane;
  const int8_t *filters;
  int32_t taps;
  const int32_t *ends;
  int8_t *output;
  int32_t depth, width, step;
  uint32_t exact;
  int32_t groups;
} kl_vector_row;

#if KL_HAS_VECTORS

// The product of a window with a filter in w; `next` is the way to the next window.
#define KL_ROW_DOT(x, plane, sum, w, next, move) \
  "vldrb.8 " x ", [" plane "]" next "\n\tvmladav.s8 " sum ", " x ", " w "\n\t" move
#define KL_ROW_DOTS(next, a, b, c, d)                                                      \
  KL_ROW_DOT("q0", "r1", "r0", "q4", next, a)                                              \
  KL_ROW_DOT("q1", "r3", "r2", "q5", next, b) KL_ROW_DOT("q0", "r10", "r4", "q6", next, c) \
      KL_ROW_DOT("q1", "r12", "r6", "q7", next, d)
#define KL_ROW_STEPS                                                                     \
  KL_ROW_DOTS("", "add r1, r1, r11\n\t", "add r3, r3, r11\n\t", "add r10, r10, r11\n\t", \
              "add r12, r12, r11\n\t")
#define KL_ROW_SUMS "vmov q0[2], q0[0], r0, r4\n\tvmov q0[3], q0[1], r2, r6\n\t"
#define KL_ROW_FITTED \
  "vshl.i32 q0, q0, #8\n\tvadd.i32 q0, q0, q2\n\tvmulh.s32 q0, q0, q3\n\t" KL_NARROW_Q0
#define KL_ROW_EXACT(zeros)                                                    \
  "vadd.i32 q0, q0, q2\n\tvshr.s32 q1, q0, #31\n\tvqrdmulh.s32 q0, q0, q3\n\t" \
  "vadd.i32 q0, q0, q1\n\t" zeros                                              \
  "vldrw.32 q1, [r0]\n\tvadd.i32 q0, q0, q1\n\t"                               \
  "vldrw.32 q1, [r0, #16]\n\tvshl.s32 q0, q0, q1\n\tvqmovnb.s32 q0, q0\n\t"
#define KL_ROW_STORE "vqmovnb.s16 q0, q0\n\tvstrb.32 q0, [r5]\n\tadd r5, r5, r9\n\t"
#define KL_ROW_LOOP(dots, elements) dots KL_ROW_SUMS elements KL_ROW_STORE "le lr, 1b\n\tb 9f\n"
#define KL_ROW_FILTER(w) "vpst\n\tvldrbt.8 " w ", [r3]\n\tadd r3, r3, r4\n\t"

// Windows of a vector at most. Registers: r0, r2, r4, r6 sums, r1, r3, r10, r12 planes, r5
// elements, r8 the row, r9 how far the next elements are, r11 how far the next window is, lr how
// many; q2 and q3 ends, q4 to q7 filters.
static inline void kl_row_of_vectors(kl_vector_row *row) {
  register kl_vector_row *r8 __asm("r8") = row;
  __asm volatile(
      "0:\n\t"
      "ldm r8, {r1-r6, r9-r12}\n\t"
      "vctp.8 r4\n\t" KL_ROW_FILTER("q4") KL_ROW_FILTER("q5") KL_ROW_FILTER("q6")
      KL_ROW_FILTER("q7")
      "vldrw.32 q2, [r5], #16\n\tvldrw.32 q3, [r5], #16\n\t"
      "dls lr, r10\n\t"
      // The next four channels.
      "add r0, r1, r2, lsl #2\n\tstr r0, [r8]\n\tstr r3, [r8, #8]\n\t"
      "add r0, r6, #4\n\tstrd r5, r0, [r8, #16]\n\t"
      "lsrs r12, r12, #1\n\tstr r12, [r8, #36]\n\t"
      "mov r5, r6\n\t"
      "add r3, r1, r2\n\tadd r10, r3, r2\n\tadd r12, r10, r2\n\t"
      "bcs 4f\n\t"
      // Windows of three rows are the most frequent.
      "cmp r11, #3\n\tbeq 3f\n\t"
      "cmp r11, #6\n\tbeq 6f\n"
      "1:\n\t" KL_ROW_LOOP(KL_ROW_STEPS, KL_ROW_FITTED)
      "3:\n\t"
      "1:\n\t" KL_ROW_LOOP(KL_ROW_DOTS(", #3", "", "", "", ""), KL_ROW_FITTED)
      "6:\n\t"
      "1:\n\t" KL_ROW_LOOP(KL_ROW_DOTS(", #6", "", "", "", ""), KL_ROW_FITTED)
      "4:\n\t"
      "1:\n\t" KL_ROW_STEPS KL_ROW_SUMS KL_ROW_EXACT("ldr r0, [r8, #16]\n\t") KL_ROW_STORE
      "le lr, 1b\n\t"
      "ldr r0, [r8, #16]\n\tadd r0, r0, #32\n\tstr r0, [r8, #16]\n"
      "9:\n\t"
      "ldr r0, [r8, #40]\n\tsubs r0, r0, #1\n\tstr r0, [r8, #40]\n\t"
      "bne 0b"
      : "+r"(r8)
      :
      : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r9", "r10", "r11", "r12", "lr", "q0", "q1",
        "q2", "q3", "q4", "q5", "q6", "q7", "cc", "memory");
}

// The product of a window with a filter, vector by vector.
#define KL_ROW_RUN(plane, filter, sum)                       \
  "mov r9, " plane "\n\tvmov r8, " filter "\n\tmov " sum     \
  ", #0\n\tdlstp.8 lr, r11\n"                                \
  "2:\n\tvldrb.8 q0, [r9], #16\n\tvldrb.8 q1, [r8], #16\n\t" \
  "vmladava.s8 " sum ", q0, q1\n\tletp lr, 2b\n\t"

// Any windows. Registers: r0, r2, r4, r6 sums, r1, r3, r10, r12 planes, r5 elements, r8 a filter,
// r9 a window, r11 taps; q2 and q3 ends, s16 to s19 filters, s20 how far the next window is, s21
// how far the next elements are, s22 how many, s23 the last two lines of exact ends or 0.
static inline void kl_row_of_runs(const kl_vector_row *row, const int32_t *exact) {
  register const kl_vector_row *r0 __asm("r0") = row;
  register const int32_t *r8 __asm("r8") = exact;
  __asm volatile(
      "ldm r0, {r1-r6, r9-r11}\n\t"
      "vmov s20, s21, r11, r9\n\tvmov s22, s23, r10, r8\n\tmov r11, r4\n\t"
      "vldrw.32 q2, [r5]\n\tvldrw.32 q3, [r5, #16]\n\t"
      "add r4, r3, r11\n\tvmov s16, s17, r3, r4\n\t"
      "add r3, r4, r11\n\tadd r4, r3, r11\n\tvmov s18, s19, r3, r4\n\t"
      "add r3, r1, r2\n\tadd r10, r3, r2\n\tadd r12, r10, r2\n\tmov r5, r6\n"
      "1:\n\t" KL_ROW_RUN("r1", "s16", "r0") KL_ROW_RUN("r3", "s17", "r2")
      KL_ROW_RUN("r10", "s18", "r4") KL_ROW_RUN("r12", "s19", "r6") KL_ROW_SUMS
      "vmov r0, r9, s20, s21\n\t"
      "add r1, r1, r0\n\tadd r3, r3, r0\n\tadd r10, r10, r0\n\tadd r12, r12, r0\n\t"
      "vmov r0, s23\n\tcmp r0, #0\n\tbne 4f\n\t" KL_ROW_FITTED
      "3:\n\t" KL_ROW_STORE
      "vmov r0, s22\n\tsubs r0, r0, #1\n\tvmov s22, r0\n\tbne 1b\n\t"
      "b 9f\n"
      "4:\n\t" KL_ROW_EXACT("")
      "b 3b\n"
      "9:"
      : "+r"(r0), "+r"(r8)
      :
      : "r1", "r2", "r3", "r4", "r5", "r6", "r9", "r10", "r11", "r12", "lr", "q0", "q1",
        "q2", "q3", "q4", "q5", "cc", "memory");
}

#else

// As the assembly does it, for four channels.
static inline void kl_row_of_runs(const kl_vector_row *r, const int32_t *exact) {
  for (int32_t i = 0; i < r->width * KL_LANES; i++) {
    const int32_t pixel = i / KL_LANES, channel = i % KL_LANES;
    const int8_t *window = r->planes + channel * r->plane + pixel * r->step;
    const int32_t sum = kl_dot(window, r->filters + channel * r->taps, r->taps);
    r->output[pixel * r->depth + channel] =
        kl_lane_element((uint32_t)sum, r->ends + channel, exact != 0);
  }
}

#endif

// Makes the channels of a row.
static inline void kl_vector_row_elements(kl_vector_row *r) {
#if KL_HAS_VECTORS
  if (r->taps <= 16) {
    kl_row_of_vectors(r);
    return;
  }
#endif
  for (; r->groups > 0; r->groups--, r->exact >>= 1) {
    const int32_t is_exact = r->exact & 1;
    kl_row_of_runs(r, is_exact ? r->ends + 2 * KL_LANES : (const int32_t *)0);
    r->planes += KL_LANES * r->plane;
    r->filters += KL_LANES * r->taps;
    r->output += KL_LANES;
    r->ends += (is_exact ? 4 : 2) * KL_LANES;
  }
}

#endif
