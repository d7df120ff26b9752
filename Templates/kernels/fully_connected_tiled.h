#ifndef KL_FULLY_CONNECTED_TILED_H
#define KL_FULLY_CONNECTED_TILED_H

#include "dense.h"
#include "sum_elements.h"

// Rows times weights on cores without vectors: eight channels at a time, whose weights take turns,
// so that each input is read once for eight. Channels that are left over come after each other. A
// stream of words has the ends of all channels.
#define KL_DENSE_TILE 8

// The sums of one channel; returns the weights of the next.
static inline const int8_t *kl_dense_sum(const int8_t *x, const int8_t *end, const int8_t *w,
                                         uint32_t *sum) {
  uint32_t a = 0;
  do {
    a += (uint32_t)*x++ * (uint32_t)*w++;
  } while (x != end);
  *sum = a;
  return w;
}

// The end of the inputs, and the sums of eight channels.
typedef struct {
  const int8_t *end;
  uint32_t sums[KL_DENSE_TILE];
} kl_dense_tile;

#if defined(__thumb2__) && defined(__GNUC__) && !defined(KL_NO_ASSEMBLY)

// Registers: r0 inputs, r1 the tile, r2 weights, r3 to r6 and r8 to r11 sums, r12 an input, lr a
// weight.
#define KL_DENSE_CHANNEL(sum) "ldrsb lr, [r2], #1\n\tmla " sum ", r12, lr, " sum "\n\t"
#define KL_DENSE_INPUT                                                                             \
  "ldrsb r12, [r0], #1\n\t" KL_DENSE_CHANNEL("r3") KL_DENSE_CHANNEL("r4") KL_DENSE_CHANNEL("r5")   \
      KL_DENSE_CHANNEL("r6") KL_DENSE_CHANNEL("r8") KL_DENSE_CHANNEL("r9") KL_DENSE_CHANNEL("r10") \
          KL_DENSE_CHANNEL("r11")

// Makes the sums of a tile; returns the weights of the next. - Requires: an input.
KL_SHARED const int8_t *kl_dense_sums(const int8_t *x, const int8_t *w, kl_dense_tile *tile) {
  register const int8_t *r0 __asm("r0") = x;
  register kl_dense_tile *r1 __asm("r1") = tile;
  register const int8_t *r2 __asm("r2") = w;
  __asm volatile(
      "ldr lr, [r1]\n\t"
      "sub lr, lr, r0\n\t"
      "mov r3, #0\n\tmov r4, r3\n\tmov r5, r3\n\tmov r6, r3\n\t"
      "mov r8, r3\n\tmov r9, r3\n\tmov r10, r3\n\tmov r11, r3\n\t"
      "ands lr, lr, #3\n\t"
      "beq 2f\n\t"
      // Says how many bytes of the loop to skip at first.
      "rsb lr, lr, #4\n\t"
      "mov r12, #68\n\t"
      "mul lr, lr, r12\n\t"
      "add pc, lr\n\t"
      "nop\n"
      "2:\n\t"
      ".rept 4\n\t" KL_DENSE_INPUT
      ".endr\n\t"
      "ldr lr, [r1]\n\t"
      "cmp r0, lr\n\t"
      "bne.w 2b\n\t"
      "add r1, r1, #4\n\t"
      "stm r1, {r3, r4, r5, r6, r8, r9, r10, r11}"
      : "+r"(r0), "+r"(r1), "+r"(r2)
      :
      : "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
  return r2;
}

#else

// Adds the products of an input and its weights.
#define KL_DENSE_INPUT(x, w)             \
  a += (uint32_t)(x) * (uint32_t)(w)[0]; \
  b += (uint32_t)(x) * (uint32_t)(w)[1]; \
  c += (uint32_t)(x) * (uint32_t)(w)[2]; \
  d += (uint32_t)(x) * (uint32_t)(w)[3]

// Half a tile, as that is what most cores have registers for.
static inline void kl_dense_half(const int8_t *x, const int8_t *end, const int8_t *w,
                                 uint32_t *sums) {
  uint32_t a = 0, b = 0, c = 0, d = 0;
  if ((end - x) % 2 != 0) {
    KL_DENSE_INPUT(*x, w);
    x++;
    w += KL_DENSE_TILE;
  }
  while (x != end) {
    KL_DENSE_INPUT(x[0], w);
    KL_DENSE_INPUT(x[1], w + KL_DENSE_TILE);
    x += 2;
    w += 2 * KL_DENSE_TILE;
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}

// Makes the sums of a tile; returns the weights of the next. - Requires: an input.
KL_SHARED const int8_t *kl_dense_sums(const int8_t *x, const int8_t *w, kl_dense_tile *tile) {
  kl_dense_half(x, tile->end, w, tile->sums);
  kl_dense_half(x, tile->end, w + KL_DENSE_TILE / 2, tile->sums + KL_DENSE_TILE / 2);
  return w + KL_DENSE_TILE * (tile->end - x);
}

#endif

static inline void kl_fully_connected_tiled_row(const kl_dense_params *p, const int8_t *input,
                                                const int8_t *weights, const int32_t *end,
                                                int8_t *output) {
  int32_t left = p->output_depth;
  kl_dense_tile tile;
  tile.end = input + p->input_depth;
  while (left > 0) {
    const int32_t channels = left >= KL_DENSE_TILE ? KL_DENSE_TILE : 1;
    if (channels == KL_DENSE_TILE) {
      weights = kl_dense_sums(input, weights, &tile);
    } else {
      weights = kl_dense_sum(input, tile.end, weights, tile.sums);
    }
    for (int32_t i = 0; i < channels; i++) {
      *output++ = kl_sum_element(tile.sums[i], end);
      end = kl_next_end(end);
    }
    left -= channels;
  }
}

// Outputs are written while the input is still needed.
KL_KERNEL void kl_fully_connected_tiled(const kl_dense_params *p, const int8_t *input,
                                        const int8_t *weights, const int32_t *ends,
                                        int8_t *output) {
  for (int32_t b = 0; b < p->batches; b++) {
    kl_fully_connected_tiled_row(p, input, weights, ends, output);
    kl_clamp_run(output, p->output_depth, p->clamp_min, p->clamp_max);
    input += p->input_depth;
    output += p->output_depth;
  }
}

#endif
