#ifndef KL_VECTOR_PLANES_H
#define KL_VECTOR_PLANES_H

#include "vector_dots.h"
#include "window.h"

// Channels of the input rows under an output row, each column by column: [channel][column][height].
typedef struct {
  kl_window window;
  // What lies outside the image: the zero point.
  int32_t border;
  int32_t clamp_min, clamp_max;
  // From one row of the image to the next.
  int32_t row_bytes;
} kl_depthwise_vectors_params;

// So many channels are there at once, and are made at once.
#define KL_PLANES 8
// Bytes behind the planes.
#define KL_PLANE_REST 15

typedef struct {
  // All, and where the image begins in the first.
  int8_t *first, *inside;
  // The bytes of a plane, and the pixels of a row.
  int32_t bytes, pixels;
} kl_vector_planes;

#if KL_HAS_VECTORS

// Some channels of the pixels of a row go to their planes.
static inline void kl_stage_row(int8_t *to, int32_t pitch, int32_t plane, const int8_t *from,
                                int32_t stride, int32_t pixels, int32_t channels) {
  const uint16x8_t at = vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)plane);
  __asm volatile(
      "dls lr, %[pixels]\n\t"
      "cmp %[channels], #8\n\tbne 2f\n"
      "1:\n\t"
      "vldrb.u16 q0, [%[from]]\n\tadd %[from], %[from], %[stride]\n\t"
      "vstrb.16 q0, [%[to], %q[at]]\n\tadd %[to], %[to], %[pitch]\n\t"
      "le lr, 1b\n\tb 3f\n"
      "2:\n\t"
      "vctp.16 %[channels]\n"
      "1:\n\t"
      "vpstt\n\tvldrbt.u16 q0, [%[from]]\n\tvstrbt.16 q0, [%[to], %q[at]]\n\t"
      "add %[from], %[from], %[stride]\n\tadd %[to], %[to], %[pitch]\n\t"
      "le lr, 1b\n"
      "3:"
      : [from] "+l"(from), [to] "+r"(to)
      : [at] "w"(at), [pixels] "r"(pixels), [channels] "r"(channels), [stride] "r"(stride),
        [pitch] "r"(pitch)
      : "lr", "q0", "cc", "memory");
}

// The same of eight channels of three rows of pixels.
static inline void kl_stage_three(int8_t *to, int32_t plane, const int8_t *a, const int8_t *b,
                                  const int8_t *c, int32_t stride, int32_t pixels) {
  const uint16x8_t first = vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)plane);
  const uint16x8_t second = vaddq_n_u16(first, 1), third = vaddq_n_u16(first, 2);
  __asm volatile(
      "dls lr, %[pixels]\n"
      "1:\n\t"
      "vldrb.u16 q0, [%[a]]\n\tadd %[a], %[a], %[stride]\n\tvstrb.16 q0, [%[to], %q[first]]\n\t"
      "vldrb.u16 q1, [%[b]]\n\tadd %[b], %[b], %[stride]\n\tvstrb.16 q1, [%[to], %q[second]]\n\t"
      "vldrb.u16 q0, [%[c]]\n\tadd %[c], %[c], %[stride]\n\tvstrb.16 q0, [%[to], %q[third]]\n\t"
      "add %[to], %[to], #3\n\t"
      "le lr, 1b"
      : [a] "+l"(a), [b] "+l"(b), [c] "+l"(c), [to] "+r"(to)
      : [first] "w"(first), [second] "w"(second), [third] "w"(third), [pixels] "r"(pixels),
        [stride] "r"(stride)
      : "lr", "q0", "q1", "memory");
}

static inline void kl_stage_border(int8_t *to, int32_t pitch, int32_t plane, int32_t border,
                                   int32_t pixels) {
  const uint16x8_t at = vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)plane);
  const int16x8_t bytes = vdupq_n_s16((int16_t)border);
  for (; pixels > 0; pixels--, to += pitch) vstrbq_scatter_offset_s16(to, at, bytes);
}

#else

static inline void kl_stage_row(int8_t *to, int32_t pitch, int32_t plane, const int8_t *from,
                                int32_t stride, int32_t pixels, int32_t channels) {
  for (int32_t i = 0; i < pixels * channels; i++) {
    const int32_t pixel = i / channels, channel = i % channels;
    to[channel * plane + pixel * pitch] = from[pixel * stride + channel];
  }
}

static inline void kl_stage_border(int8_t *to, int32_t pitch, int32_t plane, int32_t border,
                                   int32_t pixels) {
  for (int32_t i = 0; i < pixels * KL_PLANES; i++) {
    to[i % KL_PLANES * plane + i / KL_PLANES * pitch] = (int8_t)border;
  }
}

#endif

// Memory for the planes, with what lies left and right of the image.
static inline kl_vector_planes kl_vector_planes_at(const kl_depthwise_vectors_params *p,
                                                   int8_t *scratch) {
  const kl_window *w = &p->window;
  const int32_t columns = (w->output_width - 1) * w->stride_x + w->width;
  const int32_t left = kl_min(w->pad_left, columns);
  kl_vector_planes planes;
  planes.first = scratch;
  planes.inside = scratch + left * w->height;
  planes.pixels = kl_min(w->input_width, columns - left);
  planes.bytes = columns * w->height;
  // What lies right of a plane's image, and left of the next one's.
  const int32_t before = left * w->height,
                after = planes.bytes - before - planes.pixels * w->height;
  kl_fill_vector(scratch, p->border, before);
  for (int32_t i = 1; i <= KL_PLANES; i++) {
    const int32_t count = i < KL_PLANES ? after + before : after;
    kl_fill_vector(scratch + i * planes.bytes - after, p->border, count);
  }
  return planes;
}

// Rows under an output row, if there are three, all in the image.
typedef struct {
  int32_t are_three;
  const int8_t *a, *b, *c;
} kl_three_rows;

static inline kl_three_rows kl_find_three_rows(const kl_window *w, int32_t y, kl_rows input) {
  const int32_t first = y * w->stride_y - w->pad_top, step = w->dilation_y;
  kl_three_rows rows = {w->height == 3 && first >= 0 && first + 2 * step < w->input_height, 0, 0,
                        0};
  if (rows.are_three) {
    rows.a = (const int8_t *)kl_row(input, first);
    rows.b = (const int8_t *)kl_row(input, first + step);
    rows.c = (const int8_t *)kl_row(input, first + 2 * step);
  }
  return rows;
}

// Some channels, the first of them `channel`, of the rows under output row y.
static inline void kl_stage_planes(const kl_depthwise_vectors_params *p, const kl_vector_planes *v,
                                   int32_t y, kl_rows input, const kl_three_rows *three,
                                   int32_t channel, int32_t channels) {
  const kl_window *w = &p->window;
  if (v->pixels == 0) return;
#if KL_HAS_VECTORS
  if (three->are_three && channels == KL_PLANES) {
    kl_stage_three(v->inside, v->bytes, three->a + channel, three->b + channel, three->c + channel,
                   w->input_depth, v->pixels);
    return;
  }
#else
  (void)three;
#endif
  for (int32_t i = 0; i < w->height; i++) {
    const int32_t row = y * w->stride_y - w->pad_top + i * w->dilation_y;
    if (row >= 0 && row < w->input_height) {
      const int8_t *from = (const int8_t *)kl_row(input, row) + channel;
      kl_stage_row(v->inside + i, w->height, v->bytes, from, w->input_depth, v->pixels, channels);
    } else {
      kl_stage_border(v->inside + i, w->height, v->bytes, p->border, v->pixels);
    }
  }
}

#endif
