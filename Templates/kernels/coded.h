#ifndef KL_CODED_H
#define KL_CODED_H

#include "kernel.h"
#include "memory.h"

// Weights in a prefix code. The next bits of the stream, from the highest of each unit of 16 bits on,
// are an index into a table of 2^n tokens: the length of the code in bits 0 to 3, at most 8; how many
// weights to go on by in bits 4 to 7; what to add to the current weight, which starts at 0, in bits
// 8 to 15. Large weights are sums of several tokens, and one token skips several zeros.
#define KL_CODE_LENGTH 8
#define KL_CODE_ADVANCE 15

// Where a stream is read.
typedef struct {
  const uint16_t *next, *end;
  // Those that are next come first, and how many more than 16 there are.
  uint32_t bits;
  int32_t more;
} kl_code;

// - Requires: two units.
static inline kl_code kl_code_start(const uint16_t *units, int32_t count) {
  kl_code code;
  code.next = units + 2;
  code.end = units + count;
  code.bits = (uint32_t)units[0] << 16 | units[1];
  code.more = 16;
  return code;
}

// Goes on by the bits of a token. Behind the end of the stream there are zeros: nothing is read.
static inline void kl_code_skip(kl_code *code, int32_t length) {
  code->bits <<= length;
  code->more -= length;
  if (code->more < 0) {
    if (code->next < code->end) code->bits |= (uint32_t)*code->next++ << -code->more;
    code->more += 16;
  }
}

typedef struct {
  // Weights to decode, 32 less the bits of an index, and the units and tokens of the stream.
  int32_t count, shift, units, tokens;
} kl_coded_params;

// Decodes bytes.
KL_KERNEL void kl_decode_s8(const kl_coded_params *p, const uint16_t *units, const int16_t *table,
                            int8_t *weights) {
  const int32_t shift = p->shift;
  kl_code code = kl_code_start(units, p->units);
  memset(weights, 0, (size_t)p->count);
  for (int32_t left = p->tokens; left > 0; left--) {
    const int32_t token = table[code.bits >> shift];
    kl_code_skip(&code, token & 15);
    *weights = (int8_t)(*weights + (token >> 8));
    weights += token >> 4 & 15;
  }
}

// Decodes words of two lanes, each 256 a + b, whose bytes are b, a, b, a from the lowest on.
KL_KERNEL void kl_decode_lanes(const kl_coded_params *p, const uint16_t *units,
                               const int16_t *table, kl_uint32 *words) {
  kl_decode_s8(p, units, table, (int8_t *)words);
  for (int32_t i = 0; i < p->count / 4; i++) {
    uint32_t word = words[i];
#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    const uint8_t *bytes = (const uint8_t *)&words[i];
    word = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
#endif
    // A b below 0 takes 1 from the upper half of its own lane.
    const uint32_t signs = UINT32_C(0x80008000);
    const uint32_t taken = (word & UINT32_C(0x00800080)) << 1;
    words[i] = ((word | signs) - taken) ^ (~word & signs);
  }
}

#endif
