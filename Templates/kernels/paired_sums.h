#ifndef KL_PAIRED_SUMS_H
#define KL_PAIRED_SUMS_H

#include "kernel.h"

// Sums of products on cores that have no more than a multiplication of 32 bits: a word holds two
// pixels, x + 65536 y, so that one product with a weight is one for each.
//
// T += weight * word is 65536 Y + X for the sums of both, as long as X stays a number of 16 bits. So
// weights come in runs, at whose ends the high halves and all of T are added up: the first are Y, and
// the rest of the second is X. The compiler ends a run before the sizes of the weights since its
// start, which bound X, sum to more than KL_RUN_WEIGHT.
//
// Two output channels A and B are made at a time. For each such pair a stream of bytes has the runs:
// how many weights follow, then for each two inputs the weights a, b, a, b. Another stream, of words,
// has what X starts with, -KL_RUN_START for each run; then for both channels what sum_elements.h wants.
#define KL_RUN_WEIGHT 255
#define KL_RUN_BYTES 124

// X is that much higher in T, and so never negative.
#define KL_RUN_START 0x8000

// What becomes of each T: all of it and its high halves added up.
typedef struct {
  uint32_t all, high;
} kl_paired_sum;

static inline void kl_end_run(kl_paired_sum *sum, uint32_t t) {
  sum->all += t;
  sum->high += (uint32_t)((int32_t)t >> 16);
}

#if defined(__riscv_mul) && __riscv_xlen == 32 && defined(__GNUC__) && !defined(KL_NO_ASSEMBLY)

// Two inputs are 27 instructions and 16 products. Compilers keep what is around the loop in registers,
// and not the sums. Registers: a0 columns, a1 their end, a2 weights, a3 sums, a4 to a7 T, t0 and t1
// weights, t2 and t3 pixels, t4 a product, t5 the run's end, t6 the start of T, s1 to s8 sums.
#define KL_PAIRED_INPUT(a, b, x, y)                         \
  "lb t0, " a "(a2)\n\t"                                    \
  "lw t2, " x "(a0)\n\t"                                    \
  "lw t3, " y "(a0)\n\t"                                    \
  "lb t1, " b "(a2)\n\t"                                    \
  "mul t4, t0, t2\n\tadd a4, a4, t4\n\t"                   \
  "mul t4, t0, t3\n\tadd a5, a5, t4\n\t"                   \
  "mul t4, t1, t2\n\tadd a6, a6, t4\n\t"                   \
  "mul t4, t1, t3\n\tadd a7, a7, t4\n\t"
#define KL_PAIRED_END(t, all, high)                         \
  "srai t4, " t ", 16\n\t"                                  \
  "add " all ", " all ", " t "\n\tadd " high ", " high ", t4\n\t"

// The sums of four pixels and of two channels, A's first; returns the weights of the next pair.
KL_SHARED const int8_t *kl_paired_sums_of_four(const kl_uint32 *x, const kl_uint32 *end,
                                               const int8_t *w, kl_paired_sum *sums) {
  register const kl_uint32 *a0 __asm("a0") = x;
  register const kl_uint32 *a1 __asm("a1") = end;
  register const int8_t *a2 __asm("a2") = w;
  register kl_paired_sum *a3 __asm("a3") = sums;
  __asm volatile(
      "li t6, 0x8000\n\t"
      "li s1, 0\n\tli s2, 0\n\tli s3, 0\n\tli s4, 0\n\t"
      "li s5, 0\n\tli s6, 0\n\tli s7, 0\n\tli s8, 0\n"
      "1:\n\t"
      "lb t5, 0(a2)\n\t"
      "addi a2, a2, 1\n\t"
      "add t5, t5, a2\n\t"
      "mv a4, t6\n\tmv a5, t6\n\tmv a6, t6\n\tmv a7, t6\n"
      "2:\n\t" KL_PAIRED_INPUT("0", "1", "0", "4") KL_PAIRED_INPUT("2", "3", "8", "12")
      "addi a2, a2, 4\n\t"
      "addi a0, a0, 16\n\t"
      "bne a2, t5, 2b\n\t"
      KL_PAIRED_END("a4", "s1", "s2") KL_PAIRED_END("a5", "s3", "s4")
      KL_PAIRED_END("a6", "s5", "s6") KL_PAIRED_END("a7", "s7", "s8")
      "bne a0, a1, 1b\n\t"
      "sw s1, 0(a3)\n\tsw s2, 4(a3)\n\tsw s3, 8(a3)\n\tsw s4, 12(a3)\n\t"
      "sw s5, 16(a3)\n\tsw s6, 20(a3)\n\tsw s7, 24(a3)\n\tsw s8, 28(a3)"
      : "+r"(a0), "+r"(a2)
      : "r"(a1), "r"(a3)
      : "a4", "a5", "a6", "a7", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "s1", "s2", "s3", "s4",
        "s5", "s6", "s7", "s8", "memory");
  return a2;
}

#elif defined(__thumb2__) && defined(__GNUC__) && !defined(KL_NO_ASSEMBLY)

// Registers: r0 columns, r1 weights, r2 the columns' end, r3 sums, r4 to r6 and r8 T, r9 and r10
// pixels, r11 and r12 weights, lr the run's end. Two inputs are 16 instructions and 16 products.
#define KL_PAIRED_INPUT                                           \
  "ldrd r9, r10, [r0], #8\n\t"                                    \
  "ldrsb r11, [r1], #1\n\t"                                       \
  "ldrsb r12, [r1], #1\n\t"                                       \
  "mla r4, r11, r9, r4\n\tmla r5, r11, r10, r5\n\t"              \
  "mla r6, r12, r9, r6\n\tmla r8, r12, r10, r8\n\t"
#define KL_PAIRED_END(t, at)                                      \
  "ldrd r11, r12, [r3, " at "]\n\t"                               \
  "add r11, r11, " t "\n\tadd r12, r12, " t ", asr #16\n\t"       \
  "strd r11, r12, [r3, " at "]\n\t"

// The sums of four pixels and of two channels, A's first; returns the weights of the next pair.
KL_SHARED const int8_t *kl_paired_sums_of_four(const kl_uint32 *x, const kl_uint32 *end,
                                               const int8_t *w, kl_paired_sum *sums) {
  register const kl_uint32 *r0 __asm("r0") = x;
  register const int8_t *r1 __asm("r1") = w;
  register const kl_uint32 *r2 __asm("r2") = end;
  register kl_paired_sum *r3 __asm("r3") = sums;
  for (int32_t i = 0; i < 4; i++) sums[i].all = sums[i].high = 0;
  __asm volatile(
      "1:\n\t"
      "ldrsb lr, [r1], #1\n\t"
      "mov r4, #0x8000\n\tmov r5, r4\n\tmov r6, r4\n\tmov r8, r4\n\t"
      "add lr, lr, r1\n"
      "2:\n\t" KL_PAIRED_INPUT KL_PAIRED_INPUT
      "cmp r1, lr\n\t"
      "bne 2b\n\t"
      KL_PAIRED_END("r4", "#0") KL_PAIRED_END("r5", "#8")
      KL_PAIRED_END("r6", "#16") KL_PAIRED_END("r8", "#24")
      "cmp r0, r2\n\t"
      "bne 1b"
      : "+r"(r0), "+r"(r1)
      : "r"(r2), "r"(r3)
      : "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
  return r1;
}

// The same of two pixels: r4 and r5 T, r6 and r8 all of A and B, r9 and r10 high halves, r11 and r12
// pixels, lr weights and at first how many.
#define KL_PAIRED_INPUT_OF_TWO(x)                       \
  "ldrsb lr, [r1], #1\n\tmla r4, lr, " x ", r4\n\t"     \
  "ldrsb lr, [r1], #1\n\tmla r5, lr, " x ", r5\n\t"

KL_SHARED const int8_t *kl_paired_sums_of_two(const kl_uint32 *x, const kl_uint32 *end,
                                              const int8_t *w, kl_paired_sum *sums) {
  register const kl_uint32 *r0 __asm("r0") = x;
  register const int8_t *r1 __asm("r1") = w;
  register const kl_uint32 *r2 __asm("r2") = end;
  register kl_paired_sum *r3 __asm("r3") = sums;
  __asm volatile(
      "str r2, [r3]\n\t"
      "mov r6, #0\n\tmov r8, #0\n\tmov r9, #0\n\tmov r10, #0\n"
      "1:\n\t"
      "ldrsb lr, [r1], #1\n\t"
      "mov r4, #0x8000\n\tmov r5, r4\n\t"
      "add r2, lr, r1\n"
      "2:\n\t"
      "ldrd r11, r12, [r0], #8\n\t" KL_PAIRED_INPUT_OF_TWO("r11") KL_PAIRED_INPUT_OF_TWO("r12")
      "cmp r1, r2\n\t"
      "bne 2b\n\t"
      "add r6, r6, r4\n\tadd r9, r9, r4, asr #16\n\t"
      "add r8, r8, r5\n\tadd r10, r10, r5, asr #16\n\t"
      "ldr r2, [r3]\n\t"
      "cmp r0, r2\n\t"
      "bne 1b\n\t"
      "strd r6, r9, [r3]\n\t"
      "strd r8, r10, [r3, #8]"
      : "+r"(r0), "+r"(r1), "+r"(r2)
      : "r"(r3)
      : "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
  return r1;
}

#else

// The sums of four pixels and of two channels, A's first; returns the weights of the next pair.
KL_SHARED const int8_t *kl_paired_sums_of_four(const kl_uint32 *x, const kl_uint32 *end,
                                               const int8_t *w, kl_paired_sum *sums) {
  kl_paired_sum a = {0, 0}, b = a, c = a, d = a;
  do {
    uint32_t t = KL_RUN_START, u = KL_RUN_START, v = KL_RUN_START, r = KL_RUN_START;
    const int8_t *stop = w + 1 + *w;
    w++;
    do {
      t += (uint32_t)w[0] * x[0];
      u += (uint32_t)w[0] * x[1];
      v += (uint32_t)w[1] * x[0];
      r += (uint32_t)w[1] * x[1];
      t += (uint32_t)w[2] * x[2];
      u += (uint32_t)w[2] * x[3];
      v += (uint32_t)w[3] * x[2];
      r += (uint32_t)w[3] * x[3];
      x += 4;
      w += 4;
    } while (w != stop);
    kl_end_run(&a, t);
    kl_end_run(&b, u);
    kl_end_run(&c, v);
    kl_end_run(&d, r);
  } while (x != end);
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
  return w;
}

#endif

#if !defined(KL_PAIRED_INPUT_OF_TWO)

// The same of two pixels.
KL_SHARED const int8_t *kl_paired_sums_of_two(const kl_uint32 *x, const kl_uint32 *end,
                                              const int8_t *w, kl_paired_sum *sums) {
  kl_paired_sum a = {0, 0}, b = a;
  do {
    uint32_t t = KL_RUN_START, u = KL_RUN_START;
    const int8_t *stop = w + 1 + *w;
    w++;
    do {
      t += (uint32_t)w[0] * x[0];
      u += (uint32_t)w[1] * x[0];
      t += (uint32_t)w[2] * x[1];
      u += (uint32_t)w[3] * x[1];
      x += 2;
      w += 4;
    } while (w != stop);
    kl_end_run(&a, t);
    kl_end_run(&b, u);
  } while (x != end);
  sums[0] = a;
  sums[1] = b;
  return w;
}

#endif

#endif
