#ifndef KL_FULLY_CONNECTED_PACKED_H
#define KL_FULLY_CONNECTED_PACKED_H

#include "packed_products.h"

// Rows times packed weights. Channels come in blocks of eight, whose stream is the start of T for
// each of four pairs, then for each step the words of the four, then their ends as in
// packed_products.h; what is left over comes as single pairs as they are there.
typedef struct {
  int32_t batches, input_depth, output_depth;
  int32_t clamp_min, clamp_max;
  // Words of packed weights for each pair of channels, even; words of the stream's blocks, of these
  // and the single pairs with two channels, and of all.
  int32_t steps, block_words, paired_words, words;
} kl_fully_connected_packed_params;

#define KL_DENSE_BLOCK 8

#if KL_HAS_DSP

// Registers: r0 input, r1 stream, r2 and r3 weights of two pairs, r4 input lanes, r5 arguments, r6 to
// r9 T, r10 to r12 and lr B. Four inputs are 32 instructions of 4 bytes and 32 products.
#define KL_DENSE_PAIRS(t, u, b, c)                                        \
  "ldrd r2, r3, [r1], #8\n\t"                                             \
  "smlad " t ", r2, r4, " t "\n\tsmlad " u ", r3, r4, " u "\n\t"          \
  "sxtb16 r2, r2\n\tsxtb16 r3, r3\n\t"                                    \
  "smlad " b ", r2, r4, " b "\n\tsmlad " c ", r3, r4, " c "\n\t"
#define KL_DENSE_STEP KL_DENSE_PAIRS("r6", "r7", "r10", "r11") KL_DENSE_PAIRS("r8", "r9", "r12", "lr")
#define KL_DENSE_UNROLLED 4

// The two elements of one pair in the low bytes of t.
#define KL_DENSE_END(t, b)                                                    \
  "ldrd r2, r3, [r1], #8\n\t"                                                 \
  "sub " t ", " t ", " b "\n\t"                                               \
  "cmp r2, #0\n\tbeq 3f\n\t"                                                  \
  "smmulr " t ", " t ", r2\n\t"                                               \
  "ldr r2, [r1], #4\n\t"                                                      \
  "add " b ", r3, " b ", lsl #8\n\tsmmulr " b ", " b ", r2\n\t"               \
  "ssat " t ", #8, " t ", asr #10\n\tssat " b ", #8, " b ", asr #10\n\t"      \
  "b 4f\n"                                                                    \
  "3:\n\t"                                                                    \
  "add " b ", r3, " b ", lsl #1\n\t"                                          \
  KL_EXACT_END_A KL_EXACT_A(t, "r0")                                          \
  KL_EXACT_END_B KL_EXACT_B(b, "r0")                                          \
  "4:\n\tbfi " t ", " b ", #8, #8\n\t"

typedef struct {
  const int8_t *input;
  int8_t *output;
  const int32_t *end;
  uint32_t r7;
  const int8_t *input_end;
  uint32_t skipped;
} kl_dense_arguments;

// The elements of eight channels at a time.
KL_SHARED void kl_dense_blocks(kl_dense_arguments *arguments, const int32_t *stream) {
  register const int32_t *r1 __asm("r1") = stream;
  register kl_dense_arguments *r5 __asm("r5") = arguments;
  __asm volatile(
      "str r7, [r5, #12]\n"
      "1:\n\t"
      "ldm r1!, {r6, r7, r8, r9}\n\t"
      "mov r10, #0\n\tmov r11, #0\n\tmov r12, #0\n\tmov lr, #0\n\t"
      "ldr r0, [r5]\n\t"
      "ldr r4, [r5, #20]\n\t"
      "add pc, r4\n\t"
      "nop\n"
      "2:\n\t"
      ".rept 4\n\t"
      "ldr.w r4, [r0], #4\n\tsxtb16 r4, r4\n\t" KL_DENSE_STEP
      "ldr.w r4, [r0, #-4]\n\tsxtb16 r4, r4, ror #8\n\t" KL_DENSE_STEP
      ".endr\n\t"
      "ldr r2, [r5, #16]\n\t"
      "cmp r0, r2\n\t"
      "bne.w 2b\n\t"
      KL_DENSE_END("r6", "r10") KL_DENSE_END("r7", "r11")
      KL_DENSE_END("r8", "r12") KL_DENSE_END("r9", "lr")
      "ldrd r0, r2, [r5, #4]\n\t"
      "strh r6, [r0], #2\n\tstrh r7, [r0], #2\n\tstrh r8, [r0], #2\n\tstrh r9, [r0], #2\n\t"
      "str r0, [r5, #4]\n\t"
      "cmp r1, r2\n\t"
      "bne.w 1b\n\t"
      "ldr r7, [r5, #12]"
      : "+r"(r1), "+r"(r5)
      :
      : "r0", "r2", "r3", "r4", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
}

// The elements of two channels at a time: r6 T, r8 B.
KL_SHARED void kl_dense_pairs(kl_dense_arguments *arguments, const int32_t *stream) {
  register const int32_t *r1 __asm("r1") = stream;
  register kl_dense_arguments *r5 __asm("r5") = arguments;
  __asm volatile(
      "1:\n\t"
      "ldr r6, [r1], #4\n\t"
      "mov r8, #0\n\t"
      "ldr r0, [r5]\n\t"
      "ldr r12, [r5, #16]\n"
      "2:\n\t"
      "ldr r9, [r0], #4\n\t"
      "ldrd r2, r3, [r1], #8\n\t"
      "sxtb16 r4, r9\n\tsxtb16 r9, r9, ror #8\n\t"
      "smlad r6, r2, r4, r6\n\tsmlad r6, r3, r9, r6\n\t"
      "sxtb16 r2, r2\n\tsxtb16 r3, r3\n\t"
      "smlad r8, r2, r4, r8\n\tsmlad r8, r3, r9, r8\n\t"
      "cmp r0, r12\n\t"
      "bne 2b\n\t"
      KL_DENSE_END("r6", "r8")
      "ldrd r0, r2, [r5, #4]\n\t"
      "strh r6, [r0], #2\n\t"
      "str r0, [r5, #4]\n\t"
      "cmp r1, r2\n\t"
      "bne 1b"
      : "+r"(r1), "+r"(r5)
      :
      : "r0", "r2", "r3", "r4", "r6", "r8", "r9", "r12", "cc", "memory");
}

// Blocks from the stream's start to `blocks` and pairs from there to `end`.
static inline void kl_dense_channels(const kl_fully_connected_packed_params *p, const int8_t *input,
                                     const int32_t *stream, const int32_t *blocks,
                                     const int32_t *end, int8_t *output) {
  const uint32_t units = (uint32_t)p->steps / 2;
  kl_dense_arguments a;
  a.input = input;
  a.output = output;
  a.input_end = input + 4 * units;
  a.skipped = (KL_DENSE_UNROLLED - 1 - (units - 1) % KL_DENSE_UNROLLED) * 128;
  a.end = blocks;
  if (stream != blocks) kl_dense_blocks(&a, stream);
  a.end = end;
  if (blocks != end) kl_dense_pairs(&a, blocks);
}

#else

// The elements of `pairs` pairs of channels whose words alternate; returns the rest of the stream.
static inline const int32_t *kl_dense_pairs(const int8_t *input, int32_t steps, int32_t pairs,
                                            const int32_t *stream, int8_t *output) {
  const int32_t *weights = stream + pairs;
  const int32_t *ends = weights + pairs * steps;
  for (int32_t k = 0; k < pairs; k++) {
    uint32_t t = (uint32_t)stream[k];
    uint32_t s = 0;
    for (int32_t i = 0; i < steps; i++) {
      const uint32_t bytes = kl_load_word(input + i / 2 * 4);
      const uint32_t x = i % 2 == 0 ? kl_even_bytes(bytes) : kl_odd_bytes(bytes);
      const uint32_t w = (uint32_t)weights[pairs * i + k];
      t += kl_dot_lanes(w, x);
      s += kl_dot_lanes(kl_even_bytes(w), x);
    }
    int32_t a, b;
    ends = kl_pair_elements(ends, t, s, &a, &b);
    output[2 * k] = (int8_t)a;
    output[2 * k + 1] = (int8_t)b;
  }
  return ends;
}

static inline void kl_dense_channels(const kl_fully_connected_packed_params *p, const int8_t *input,
                                     const int32_t *stream, const int32_t *blocks,
                                     const int32_t *end, int8_t *output) {
  for (; stream != blocks; output += KL_DENSE_BLOCK) {
    stream = kl_dense_pairs(input, p->steps, KL_DENSE_BLOCK / 2, stream, output);
  }
  for (; stream != end; output += 2) stream = kl_dense_pairs(input, p->steps, 1, stream, output);
}

#endif

// One row of outputs, from a row of whole words.
KL_SHARED void kl_fully_connected_packed_row(const kl_fully_connected_packed_params *p,
                                                 const int8_t *input, const int32_t *packed,
                                                 int8_t *output) {
  const int32_t *paired = packed + p->paired_words;
  kl_dense_channels(p, input, packed, packed + p->block_words, paired, output);
  if (p->output_depth & 1) {
    // The partner's element must not be stored.
    int8_t last[2];
    kl_dense_channels(p, input, paired, paired, packed + p->words, last);
    output[p->output_depth - 1] = last[0];
  }
  kl_clamp_run(output, p->output_depth, p->clamp_min, p->clamp_max);
}

// Rows whose length is a multiple of 4. Outputs are written while the input is still needed.
KL_KERNEL void kl_fully_connected_packed(const kl_fully_connected_packed_params *p,
                                         const int8_t *input, const int32_t *packed,
                                         int8_t *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_packed_row(p, input, packed, output);
    input += p->input_depth;
    output += p->output_depth;
  }
}

// Rows of any length, by a copy in as many bytes of scratch memory, rounded up to a multiple of 4.
KL_KERNEL void kl_fully_connected_packed_copy(const kl_fully_connected_packed_params *p,
                                              const int8_t *input, const int32_t *packed,
                                              int8_t *scratch, int8_t *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    for (int32_t i = 0; i < 2 * p->steps; i++) scratch[i] = i < p->input_depth ? *input++ : 0;
    kl_fully_connected_packed_row(p, scratch, packed, output);
    output += p->output_depth;
  }
}

#endif
