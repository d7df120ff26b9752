#ifndef KL_PACKED_LANES_H
#define KL_PACKED_LANES_H

#include "kernel.h"
#include "memory.h"

// Words of two 16-bit lanes: what the DSP instructions of Cortex-M4, -M7 and -M33 work on. Define
// KL_NO_ASSEMBLY to do without them.
#if defined(__ARM_FEATURE_DSP) && defined(__ARM_FEATURE_UNALIGNED) && defined(__thumb2__) && \
    defined(__GNUC__) && !defined(KL_NO_ASSEMBLY)
#define KL_HAS_DSP 1
#else
#define KL_HAS_DSP 0
#endif

// Freestanding compilers call a function for each memcpy that is not a builtin.
#if defined(__GNUC__)
#define KL_COPY_WORD(to, from) __builtin_memcpy(to, from, 4)
#else
#define KL_COPY_WORD(to, from) memcpy(to, from, 4)
#endif

// Four bytes, the first lowest.
static inline uint32_t kl_load_word(const int8_t *x) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  uint32_t word;
  KL_COPY_WORD(&word, x);
  return word;
#else
  return (uint32_t)(uint8_t)x[0] | (uint32_t)(uint8_t)x[1] << 8 | (uint32_t)(uint8_t)x[2] << 16 |
         (uint32_t)(uint8_t)x[3] << 24;
#endif
}

static inline int32_t kl_low_lane(uint32_t word) {
  return (int32_t)(word << 16) >> 16;
}

static inline int32_t kl_high_lane(uint32_t word) {
  return (int32_t)word >> 16;
}

// The sums and products of lanes: a.low * b.low + a.high * b.high, wrapping.
static inline uint32_t kl_dot_lanes(uint32_t a, uint32_t b) {
  return (uint32_t)(kl_low_lane(a) * kl_low_lane(b)) +
         (uint32_t)(kl_high_lane(a) * kl_high_lane(b));
}

// The sum with those added.
static inline uint32_t kl_add_lanes(uint32_t sum, uint32_t a, uint32_t b) {
#if KL_HAS_DSP
  __asm("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
  return sum;
#else
  return sum + kl_dot_lanes(a, b);
#endif
}

// Bytes 0 and 2 as lanes.
static inline uint32_t kl_even_bytes(uint32_t word) {
#if KL_HAS_DSP
  uint32_t lanes;
  __asm("sxtb16 %0, %1" : "=r"(lanes) : "r"(word));
  return lanes;
#else
  const uint32_t bytes = word & 0x00FF00FFu;
  const uint32_t signs = (word & 0x00800080u) >> 7;
  return bytes | signs * 0xFF00u;
#endif
}

// Bytes 1 and 3 as lanes.
static inline uint32_t kl_odd_bytes(uint32_t word) {
#if KL_HAS_DSP
  uint32_t lanes;
  __asm("sxtb16 %0, %1, ror #8" : "=r"(lanes) : "r"(word));
  return lanes;
#else
  return kl_even_bytes(word >> 8);
#endif
}

// The low halves of both words: a's below.
static inline uint32_t kl_low_halves(uint32_t a, uint32_t b) {
#if KL_HAS_DSP
  uint32_t halves;
  __asm("pkhbt %0, %1, %2, lsl #16" : "=r"(halves) : "r"(a), "r"(b));
  return halves;
#else
  return (a & 0xFFFFu) | b << 16;
#endif
}

// The high halves of both words: a's below.
static inline uint32_t kl_high_halves(uint32_t a, uint32_t b) {
#if KL_HAS_DSP
  uint32_t halves;
  __asm("pkhtb %0, %1, %2, asr #16" : "=r"(halves) : "r"(b), "r"(a));
  return halves;
#else
  return a >> 16 | (b & 0xFFFF0000u);
#endif
}

#endif
