#ifndef KL_PACKED_PRODUCTS_DSP_H
#define KL_PACKED_PRODUCTS_DSP_H

#include "packed_lanes.h"

// What packed_products.h makes, in the instructions of cores with DSP.

#if KL_HAS_DSP

// Registers: r0 columns, r1 stream, r2 filters, r3 their channel B, r4 and r5 pixels, r6 to r9 T,
// r10 to r12 and lr B. The loop ends where the tail starts: its first word is none of lanes, as its
// two highest bits differ. A step is 12 instructions of 4 bytes and 16 products.
#define KL_FOUR_HALF_STEPS                                    \
  "ldr r2, [r1], #4\n\t"                                      \
  "sxtb16 r3, r2\n\t"                                         \
  "smlad r6, r2, r4, r6\n\tsmlad r10, r3, r4, r10\n\t"        \
  "smlad r7, r2, r5, r7\n\tsmlad r11, r3, r5, r11\n\t"        \
  "ldrd r4, r5, [r0], #8\n\t"                                 \
  "smlad r8, r2, r4, r8\n\tsmlad r12, r3, r4, r12\n\t"        \
  "smlad r9, r2, r5, r9\n\tsmlad lr, r3, r5, lr\n\t"

// The exact elements of T - B and of twice B, in place: r2 scale, r3 zero, r4 shift; `r` is free.
#define KL_EXACT_B(s, r)                              \
  "add " r ", r3, " s ", asr #31\n\t"                 \
  "smmlar " s ", " s ", r2, " r "\n\t"               \
  "asr " s ", " s ", r4\n\t"                          \
  "ssat " s ", #8, " s "\n\t"
#define KL_EXACT_A(t, r) "asr " t ", " t ", #7\n\t" KL_EXACT_B(t, r)
// The words that these need, of channel A and then of B.
#define KL_EXACT_END_A "ldrd r2, r3, [r1], #8\n\tldr r4, [r1], #4\n\t"
#define KL_EXACT_END_B "lsr r4, r4, #8\n\tldrd r2, r3, [r1], #8\n\t"

// Where the stream comes to the next pair, of a few pixels: r11 becomes the tail, r0 the columns and
// r6 the start of T.
#define KL_FEW_PIXELS_BEGIN \
  "mov r11, r0\n"           \
  "1:\n\t"                  \
  "ldr r0, [r11, #4]\n\t"   \
  "ldr r6, [r1], #4\n\t"
// And where it goes back to that; r2 is the output, r3 the end of the stream.
#define KL_FEW_PIXELS_END   \
  "str r2, [r11, #8]\n\t"   \
  "cmp r1, r3\n\t"          \
  "bne 1b\n\t"              \
  "b 5f\n"

#define KL_UNROLLED_STEPS 16
#define KL_UNROLLED_UNITS 4

// `tail` holds the end mark, the columns, the output, its stride, three times that, the end of the
// stream, and room.
KL_SHARED void kl_products_of_four(kl_uint32 *tail, const int32_t *stream) {
  register kl_uint32 *r0 __asm("r0") = tail;
  register const int32_t *r1 __asm("r1") = stream;
  __asm volatile(
      "str r7, [r0, #24]\n\t"
      "add r0, r0, #8\n"
      "1:\n\t"
      "ldrd r9, r2, [r1], #8\n\t"
      "ldr r0, [r0, #-4]\n\t"
      "ldrd r4, r5, [r0], #8\n\t"
      "sxtb16 r3, r2\n\t"
      "smlad r6, r2, r4, r9\n\tsmuad r10, r3, r4\n\t"
      "smlad r7, r2, r5, r9\n\tsmuad r11, r3, r5\n\t"
      "ldrd r4, r5, [r0], #8\n\t"
      "smlad r8, r2, r4, r9\n\tsmuad r12, r3, r4\n\t"
      "smlad r9, r2, r5, r9\n\tsmuad lr, r3, r5\n\t"
      // The word before the columns says how many bytes of the loop to skip at first.
      "ldr r4, [r0, #-20]\n\t"
      "add pc, r4\n\t"
      "nop\n\t"
      "ldrd r4, r5, [r0], #8\n"
      "2:\n\t" KL_FOUR_HALF_STEPS
      ".rept 15\n\t"
      "ldrd r4, r5, [r0], #8\n\t" KL_FOUR_HALF_STEPS
      ".endr\n\t"
      "ldrd r4, r5, [r0], #8\n\t"
      "cmn r4, r4\n\t"
      "bvc.w 2b\n\t"
      "ldrd r2, r3, [r1], #8\n\t"
      "sub r6, r6, r10\n\tsub r7, r7, r11\n\tsub r8, r8, r12\n\tsub r9, r9, lr\n\t"
      "cbz r2, 4f\n\t"
      "smmulr r6, r6, r2\n\tsmmulr r7, r7, r2\n\tsmmulr r8, r8, r2\n\tsmmulr r9, r9, r2\n\t"
      "ldr r2, [r1], #4\n\t"
      "add r10, r3, r10, lsl #8\n\tadd r11, r3, r11, lsl #8\n\t"
      "add r12, r3, r12, lsl #8\n\tadd lr, r3, lr, lsl #8\n\t"
      "smmulr r10, r10, r2\n\tsmmulr r11, r11, r2\n\tsmmulr r12, r12, r2\n\tsmmulr lr, lr, r2\n\t"
      "ssat r6, #8, r6, asr #10\n\tssat r7, #8, r7, asr #10\n\t"
      "ssat r8, #8, r8, asr #10\n\tssat r9, #8, r9, asr #10\n\t"
      "ssat r10, #8, r10, asr #10\n\tssat r11, #8, r11, asr #10\n\t"
      "ssat r12, #8, r12, asr #10\n\tssat lr, #8, lr, asr #10\n"
      "3:\n\t"
      "ldm r0, {r2, r3, r4, r5}\n\t"
      "bfi r6, r10, #8, #8\n\tbfi r7, r11, #8, #8\n\t"
      "bfi r8, r12, #8, #8\n\tbfi r9, lr, #8, #8\n\t"
      "strh r7, [r2, r3]\n\tstrh r8, [r2, r3, lsl #1]\n\tstrh r9, [r2, r4]\n\t"
      "strh r6, [r2], #2\n\t"
      "str r2, [r0]\n\t"
      "cmp r1, r5\n\t"
      "bne.w 1b\n\t"
      "b 5f\n"
      "4:\n\t"
      "add r10, r3, r10, lsl #1\n\tadd r11, r3, r11, lsl #1\n\t"
      "add r12, r3, r12, lsl #1\n\tadd lr, r3, lr, lsl #1\n\t"
      KL_EXACT_END_A
      KL_EXACT_A("r6", "r5") KL_EXACT_A("r7", "r5") KL_EXACT_A("r8", "r5") KL_EXACT_A("r9", "r5")
      KL_EXACT_END_B
      KL_EXACT_B("r10", "r5") KL_EXACT_B("r11", "r5") KL_EXACT_B("r12", "r5") KL_EXACT_B("lr", "r5")
      "b 3b\n"
      "5:\n\t"
      "ldr r7, [r0, #16]"
      : "+r"(r0), "+r"(r1)
      :
      : "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
}

// The same of the first two pixels: a step is 7 instructions and 8 products. r4 and r5 pixels, r6
// and r7 T, r8 and r9 B; r11 is the tail.
#define KL_TWO_STEP                                     \
  "ldrd r4, r5, [r0], #16\n\t"                          \
  "ldr r2, [r1], #4\n\t"                                \
  "smlad r6, r2, r4, r6\n\tsmlad r10, r2, r5, r10\n\t"  \
  "sxtb16 r2, r2\n\t"                                   \
  "smlad r8, r2, r4, r8\n\tsmlad r9, r2, r5, r9\n\t"

KL_SHARED void kl_products_of_two(kl_uint32 *tail, const int32_t *stream) {
  register kl_uint32 *r0 __asm("r0") = tail;
  register const int32_t *r1 __asm("r1") = stream;
  __asm volatile(
      KL_FEW_PIXELS_BEGIN
      "mov r10, r6\n\t"
      "mov r8, #0\n\t"
      "mov r9, #0\n"
      "2:\n\t" KL_TWO_STEP KL_TWO_STEP
      "cmp r0, r11\n\t"
      "bne 2b\n\t"
      "ldrd r2, r3, [r1], #8\n\t"
      "sub r6, r6, r8\n\tsub r10, r10, r9\n\t"
      "cmp r2, #0\n\t"
      "beq 4f\n\t"
      "smmulr r6, r6, r2\n\tsmmulr r10, r10, r2\n\t"
      "ldr r2, [r1], #4\n\t"
      "add r8, r3, r8, lsl #8\n\tadd r9, r3, r9, lsl #8\n\t"
      "smmulr r8, r8, r2\n\tsmmulr r9, r9, r2\n\t"
      "ssat r6, #8, r6, asr #10\n\tssat r10, #8, r10, asr #10\n\t"
      "ssat r8, #8, r8, asr #10\n\tssat r9, #8, r9, asr #10\n"
      "3:\n\t"
      "ldrd r2, r3, [r11, #8]\n\t"
      "bfi r6, r8, #8, #8\n\tbfi r10, r9, #8, #8\n\t"
      "strh r10, [r2, r3]\n\tstrh r6, [r2], #2\n\t"
      "ldr r3, [r11, #20]\n\t"
      KL_FEW_PIXELS_END
      "4:\n\t"
      "add r8, r3, r8, lsl #1\n\tadd r9, r3, r9, lsl #1\n\t"
      KL_EXACT_END_A
      KL_EXACT_A("r6", "r5") KL_EXACT_A("r10", "r5")
      KL_EXACT_END_B
      KL_EXACT_B("r8", "r5") KL_EXACT_B("r9", "r5")
      "b 3b\n"
      "5:"
      : "+r"(r0), "+r"(r1)
      :
      : "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "cc", "memory");
}

// The same of the first pixel: two steps are 9 instructions of 4 bytes and 8 products. Instead of
// three strides the tail says how many bytes of the loop to skip at first.
KL_SHARED void kl_products_of_one(kl_uint32 *tail, const int32_t *stream) {
  register kl_uint32 *r0 __asm("r0") = tail;
  register const int32_t *r1 __asm("r1") = stream;
  __asm volatile(
      KL_FEW_PIXELS_BEGIN
      "ldr r4, [r11, #16]\n\t"
      "mov.w r8, #0\n\t"
      "add pc, r4\n\t"
      "nop\n"
      "2:\n\t"
      ".rept 4\n\t"
      "ldr r4, [r0], #32\n\t"
      "ldr r5, [r0, #-16]\n\t"
      "ldrd r2, r3, [r1], #8\n\t"
      "smlad r6, r2, r4, r6\n\tsmlad r6, r3, r5, r6\n\t"
      "sxtb16 r2, r2\n\tsxtb16 r3, r3\n\t"
      "smlad r8, r2, r4, r8\n\tsmlad r8, r3, r5, r8\n\t"
      ".endr\n\t"
      "cmp r0, r11\n\t"
      "bne 2b\n\t"
      "ldrd r2, r3, [r1], #8\n\t"
      "sub r6, r6, r8\n\t"
      "cmp r2, #0\n\t"
      "beq 4f\n\t"
      "smmulr r6, r6, r2\n\t"
      "ldr r2, [r1], #4\n\t"
      "add r8, r3, r8, lsl #8\n\t"
      "smmulr r8, r8, r2\n\t"
      "ssat r6, #8, r6, asr #10\n\tssat r8, #8, r8, asr #10\n"
      "3:\n\t"
      "ldr r2, [r11, #8]\n\t"
      "ldr r3, [r11, #20]\n\t"
      "bfi r6, r8, #8, #8\n\tstrh r6, [r2], #2\n\t"
      KL_FEW_PIXELS_END
      "4:\n\t"
      "add r8, r3, r8, lsl #1\n\t"
      KL_EXACT_END_A
      KL_EXACT_A("r6", "r5")
      KL_EXACT_END_B
      KL_EXACT_B("r8", "r5")
      "b 3b\n"
      "5:"
      : "+r"(r0), "+r"(r1)
      :
      : "r2", "r3", "r4", "r5", "r6", "r8", "r11", "cc", "memory");
}

#endif

#endif
