#ifndef KL_PACKED_PRODUCTS_H
#define KL_PACKED_PRODUCTS_H

#include "packed_lanes.h"
#include "packed_products_dsp.h"
#include "sum_elements.h"
#include "window_columns.h"

// Sums of products of int8 pixels and filters, two output channels A and B at a time.
//
// Filters are packed: lanes 256 * a + b of words in the order of kl_even_bytes and kl_odd_bytes, so
// that T += lanes * x is 256 A + B for both channels and B += (the low byte of the lanes) * x. A
// stream of 32-bit words holds, for each pair of channels: the start of T, `steps` words of filters,
// and how the sums become elements, proven equal to the numeric contract by the compiler:
//
//   fitted  scale_a (not 0), start_b, scale_b: clamped high(T - B, scale_a) >> KL_FITTED_SHIFT, and
//           the same of 256 B + start_b; high() is the high half of a product, rounded.
//   exact   0, start_b, then scale_a, zero_a, shifts, scale_b, zero_b: rounded twice.
//
// A tile of pixels is columns of lanes, the word of four pixels together, one word before them and a
// tail behind.

// The elements that a pair of channels makes of its sums, by the words after its filters; returns
// the words after those.
static inline const int32_t *kl_pair_elements(const int32_t *w, uint32_t t, uint32_t s, int32_t *a,
                                              int32_t *b) {
  if (w[0] != 0) {
    *a = kl_saturate_s8(kl_high_half(t - s, w[0]) >> KL_FITTED_SHIFT);
    *b = kl_saturate_s8(kl_high_half(256 * s + (uint32_t)w[1], w[2]) >> KL_FITTED_SHIFT);
    return w + 3;
  }
  const uint32_t twice_a = (uint32_t)((int32_t)(t - s) >> 7);
  *a = kl_exact_element(twice_a, w[2], (uint32_t)w[3], w[4] & 0xFF);
  *b = kl_exact_element(2 * s + (uint32_t)w[1], w[5], (uint32_t)w[6], w[4] >> 8);
  return w + 7;
}

// Columns of `steps` words, an even number, and the filters of `stream` to `end` that they are
// multiplied by. Elements of one pixel are neighbours, and those of the next are `stride` further.
typedef struct {
  kl_uint32 *columns;
  int32_t steps;
  const int32_t *stream, *end;
  int32_t stride;
} kl_products;

#if KL_HAS_DSP

static inline uint32_t kl_address(const void *p) {
  return (uint32_t)(uintptr_t)p;
}

// Says what columns are multiplied by. Has to be said again where columns have been moved.
static inline void kl_ready_products(const kl_products *p) {
  kl_uint32 *tail = p->columns + KL_COLUMN_PIXELS * p->steps;
  p->columns[-1] = (uint32_t)(KL_UNROLLED_STEPS - 1 - (p->steps - 2) % KL_UNROLLED_STEPS) * 48;
  tail[0] = 0x40000000u;
  tail[1] = kl_address(p->columns);
  tail[3] = (uint32_t)p->stride;
  tail[4] = 3 * (uint32_t)p->stride;
  tail[5] = kl_address(p->end);
}

// The elements of the first 4, 2 or 1 pixels of columns.
static inline void kl_make_products(const kl_products *p, int32_t pixels, int8_t *output) {
  kl_uint32 *tail = p->columns + KL_COLUMN_PIXELS * p->steps;
  tail[2] = kl_address(output);
  if (pixels == 4) {
    kl_products_of_four(tail, p->stream);
  } else if (pixels == 2) {
    kl_products_of_two(tail, p->stream);
  } else {
    const uint32_t units = (uint32_t)p->steps / 2;
    tail[4] = (KL_UNROLLED_UNITS - 1 - (units - 1) % KL_UNROLLED_UNITS) * 36;
    kl_products_of_one(tail, p->stream);
    tail[4] = 3 * (uint32_t)p->stride;
  }
}

#else

static inline void kl_ready_products(const kl_products *p) {
  (void)p;
}

static inline void kl_make_products(const kl_products *p, int32_t pixels, int8_t *output) {
  const int32_t *stream = p->stream;
  while (stream != p->end) {
    const int32_t *filters = stream + 1;
    const int32_t *next = filters;
    for (int32_t q = 0; q < pixels; q++) {
      uint32_t t = (uint32_t)stream[0];
      uint32_t s = 0;
      for (int32_t i = 0; i < p->steps; i++) {
        const uint32_t x = p->columns[KL_COLUMN_PIXELS * i + q];
        t += kl_dot_lanes((uint32_t)filters[i], x);
        s += kl_dot_lanes(kl_even_bytes((uint32_t)filters[i]), x);
      }
      int32_t a, b;
      next = kl_pair_elements(filters + p->steps, t, s, &a, &b);
      output[q * p->stride] = (int8_t)a;
      output[q * p->stride + 1] = (int8_t)b;
    }
    stream = next;
    output += 2;
  }
}

#endif

#endif
