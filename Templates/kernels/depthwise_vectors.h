#ifndef KL_DEPTHWISE_VECTORS_H
#define KL_DEPTHWISE_VECTORS_H

#include "vector_dots.h"
#include "window.h"

// Depthwise convolutions by windows of 3 by 3 pixels on cores with vectors: eight channels of the input
// rows under an output row are copied to where pixels are near each other and the image has its border.
//
// For each eight channels (the last are filled up) there are 9 times 8 bytes of filters, tap by tap, and
// these words: the starts of channels 0, 2, 4 and 6, their scales, and the same of the others. Sums
// become elements as fitted ones of sum_elements.h.
typedef struct {
  kl_window window;
  // What lies outside the image: the zero point.
  int32_t border;
  int32_t clamp_min, clamp_max;
} kl_depthwise_vectors_params;

#define KL_VECTOR_PIXEL 8
#define KL_VECTOR_ENDS 16

// What one row of eight channels is made from: three rows of pixels, and where elements go.
typedef struct {
  const int8_t *pixels;
  int32_t row_bytes, step;
  const int8_t *filters;
  const int32_t *ends;
  int32_t channels, width, depth;
  int8_t *output;
} kl_vector_row;

#if KL_HAS_VECTORS

// Copies the first `count` channels of some pixels.
static inline void kl_copy_channels(int8_t *to, const int8_t *from, int32_t step, int32_t pixels,
                                    int32_t count) {
  const mve_pred16_t lanes = vctp16q((uint32_t)count);
  for (; pixels > 0; pixels--) {
    vstrbq_s16(to, vldrbq_z_s16(from, lanes));
    to += KL_VECTOR_PIXEL;
    from += step;
  }
}

// Sums of channels 0, 2, 4 and 6, and of the others.
typedef struct {
  int32x4_t even, odd;
} kl_vector_sums;

// The products of a tap in q0 and in q1. Two of them fit in 16 bits, as filters are above -128.
#define KL_VECTOR_PRODUCT(q, x, at, tap)     \
  "vldrb.s16 " q ", [%[" x "], #" at "]\n\t" \
  "vldrb.s16 q2, [%[f], #" tap "]\n\t"       \
  "vmul.i16 " q ", " q ", q2\n\t"
#define KL_VECTOR_TWO(x, at, tap, y, next, next_tap) \
  KL_VECTOR_PRODUCT("q0", x, at, tap)                \
  KL_VECTOR_PRODUCT("q1", y, next, next_tap) "vadd.i16 q0, q0, q1\n\t"
#define KL_VECTOR_ADD                                       \
  "vmovlb.s16 q1, q0\n\tvadd.i32 %q[even], %q[even], q1\n\t" \
  "vmovlt.s16 q0, q0\n\tvadd.i32 %q[odd], %q[odd], q0\n\t"

// Compilers have loads of bytes to lanes of 16 bits without their offsets.
static inline kl_vector_sums kl_vector_square(const int8_t *x, const int8_t *y, const int8_t *z,
                                              const int8_t *f) {
  kl_vector_sums s;
  __asm volatile(
      KL_VECTOR_TWO("x", "0", "0", "x", "8", "8")
      "vmovlb.s16 %q[even], q0\n\tvmovlt.s16 %q[odd], q0\n\t"
      KL_VECTOR_TWO("x", "16", "16", "y", "0", "24") KL_VECTOR_ADD
      KL_VECTOR_TWO("y", "8", "32", "y", "16", "40") KL_VECTOR_ADD
      KL_VECTOR_TWO("z", "0", "48", "z", "8", "56") KL_VECTOR_ADD
      KL_VECTOR_PRODUCT("q0", "z", "16", "64") KL_VECTOR_ADD
      : [even] "=&w"(s.even), [odd] "=&w"(s.odd)
      : [x] "l"(x), [y] "l"(y), [z] "l"(z), [f] "l"(f)
      : "q0", "q1", "q2", "memory");
  return s;
}

// The high half of 256 times the sums and some more.
static inline int32x4_t kl_vector_product(int32x4_t sums, const int32_t *end) {
  const int32x4_t x = vaddq_s32(vshlq_n_s32(sums, 8), vld1q_s32(end));
  return vshrq_n_s32(vmulhq_s32(x, vld1q_s32(end + 4)), KL_FITTED_SHIFT);
}

KL_SHARED void kl_vector_elements(const kl_vector_row *r) {
  const mve_pred16_t lanes = vctp16q((uint32_t)r->channels);
  const int8_t *x = r->pixels, *y = x + r->row_bytes, *z = y + r->row_bytes, *f = r->filters;
  int8_t *output = r->output;
  for (int32_t left = r->width; left > 0; left--) {
    const kl_vector_sums sums = kl_vector_square(x, y, z, f);
    int16x8_t two = vreinterpretq_s16_s32(sums.even);
    two = vqmovnbq_s32(two, kl_vector_product(sums.even, r->ends));
    two = vqmovntq_s32(two, kl_vector_product(sums.odd, r->ends + 8));
    const int8x16_t bytes = vqmovnbq_s16(vreinterpretq_s8_s16(two), two);
    vstrbq_p_s16(output, vreinterpretq_s16_s8(bytes), lanes);
    x += r->step;
    y += r->step;
    z += r->step;
    output += r->depth;
  }
}

#else

static inline void kl_copy_channels(int8_t *to, const int8_t *from, int32_t step, int32_t pixels,
                                    int32_t count) {
  for (int32_t i = 0; i < pixels * KL_VECTOR_PIXEL; i++) {
    const int32_t channel = i % KL_VECTOR_PIXEL;
    to[i] = channel < count ? from[i / KL_VECTOR_PIXEL * step + channel] : 0;
  }
}

static inline void kl_vector_elements(const kl_vector_row *r) {
  for (int32_t i = 0; i < r->width * r->channels; i++) {
    const int32_t pixel = i / r->channels;
    const int32_t channel = i % r->channels;
    const int8_t *x = r->pixels + pixel * r->step + channel;
    const int32_t *end = r->ends + channel % 2 * 8 + channel / 2;
    uint32_t sum = 0;
    for (int32_t t = 0; t < 9; t++) {
      const int8_t *tap = x + t / 3 * r->row_bytes + t % 3 * KL_VECTOR_PIXEL;
      sum += (uint32_t)(*tap * r->filters[KL_VECTOR_PIXEL * t + channel]);
    }
    r->output[pixel * r->depth + channel] =
        kl_fitted_element(256 * sum + (uint32_t)end[0], end[4]);
  }
}

#endif

// Copies three rows of some channels, the first under output row y; rows are `columns` pixels, and the
// border left and right of the image is there.
static inline void kl_copy_vector_plane(const kl_depthwise_vectors_params *p, int32_t columns,
                                        int32_t y, kl_rows input, int32_t channel, int32_t count,
                                        int8_t *to) {
  const kl_window *w = &p->window;
  const int32_t left = kl_min(w->pad_left, columns);
  const int32_t inside = kl_min(w->input_width, columns - left);
  for (int32_t i = 0; i < 3; i++) {
    const int32_t row = y * w->stride_y - w->pad_top + i * w->dilation_y;
    if (row >= 0 && row < w->input_height) {
      const int8_t *from = (const int8_t *)kl_row(input, row) + channel;
      kl_copy_channels(to + KL_VECTOR_PIXEL * left, from, w->input_depth, inside, count);
    } else {
      kl_fill_vector(to, p->border, KL_VECTOR_PIXEL * columns);
    }
    to += KL_VECTOR_PIXEL * columns;
  }
}

// Rows y to `end` of the output. A row is written group of channels by group of channels while all its
// input rows are still needed.
KL_SHARED void kl_depthwise_vectors_rows(const kl_depthwise_vectors_params *p, int32_t y,
                                         int32_t end, kl_rows input, const int8_t *filters,
                                         const int32_t *ends, int8_t *scratch, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  const int32_t columns = (w->output_width - 1) * w->stride_x + w->width;
  kl_vector_row r;
  kl_fill_vector(scratch, p->border, 3 * KL_VECTOR_PIXEL * columns);
  r.pixels = scratch;
  r.row_bytes = KL_VECTOR_PIXEL * columns;
  r.step = KL_VECTOR_PIXEL * w->stride_x;
  r.width = w->output_width;
  r.depth = depth;
  for (; y < end; y++) {
    r.filters = filters;
    r.ends = ends;
    for (int32_t c = 0; c < depth; c += KL_VECTOR_PIXEL) {
      r.channels = kl_min(depth - c, KL_VECTOR_PIXEL);
      r.output = output + c;
      kl_copy_vector_plane(p, columns, y, input, c, r.channels, scratch);
      kl_vector_elements(&r);
      r.filters += 9 * KL_VECTOR_PIXEL;
      r.ends += KL_VECTOR_ENDS;
    }
    kl_clamp_run(output, w->output_width * depth, p->clamp_min, p->clamp_max);
    output += w->output_width * depth;
  }
}

KL_KERNEL void kl_depthwise_vectors(const kl_depthwise_vectors_params *p, const int8_t *input,
                                    const int8_t *filters, const int32_t *ends, int8_t *scratch,
                                    int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_depthwise_vectors_rows(p, 0, w->output_height, rows, filters, ends, scratch, output);
}

#endif
