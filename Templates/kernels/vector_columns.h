#ifndef KL_VECTOR_COLUMNS_H
#define KL_VECTOR_COLUMNS_H

#include "vector_dots.h"
#include "window.h"

// The pixels under the windows of neighbouring outputs, column by column, so that each window is
// one run of bytes: [column][height][input_depth]. Windows that overlap share columns.
typedef struct {
  kl_window window;
  // What lies outside the image: the zero point.
  int32_t border;
  int32_t clamp_min, clamp_max;
  // The windows of how many pixels are there at once.
  int32_t pixels;
} kl_conv_2d_vectors_params;

typedef struct {
  int8_t *columns;
  // The bytes of a column, and from one window to the next.
  int32_t column, window;
  // Where eight bytes of a row of the image go that has few channels.
  uint16_t offsets[8];
} kl_staging;

static inline int32_t kl_windows_overlap(const kl_window *w) {
  return w->dilation_x == 1 && w->stride_x <= w->width;
}

// True if each output needs the pixel of the image at its place alone.
static inline int32_t kl_is_pixelwise(const kl_window *w) {
  return w->height == 1 && w->width == 1 && w->stride_y == 1 && w->stride_x == 1 &&
         w->pad_top == 0 && w->pad_left == 0 && w->input_width == w->output_width;
}

static inline kl_staging kl_staging_at(const kl_conv_2d_vectors_params *p, int8_t *scratch) {
  const kl_window *w = &p->window;
  const int32_t depth = w->input_depth;
  kl_staging s;
  s.columns = scratch;
  s.column = w->height * depth;
  s.window = (kl_windows_overlap(w) ? w->stride_x : w->width) * s.column;
  for (int32_t i = 0; i < 8; i++) {
    s.offsets[i] = (uint16_t)(depth <= 8 ? i / depth * s.column + i % depth : 0);
  }
  return s;
}

#if KL_HAS_VECTORS

// Copies `count` runs of bytes. - Requires: a run of a byte.
static inline void kl_copy_runs(int8_t *to, int32_t pitch, const int8_t *from, int32_t stride,
                                int32_t count, int32_t bytes) {
  for (; bytes > 0; bytes -= 16, to += 16, from += 16) {
    int8_t *t = to;
    const int8_t *f = from;
    __asm volatile(
        "vctp.8 %[bytes]\n\t"
        "dls lr, %[count]\n"
        "1:\n\t"
        "vpstt\n\tvldrbt.8 q0, [%[f]]\n\tvstrbt.8 q0, [%[t]]\n\t"
        "add %[f], %[f], %[stride]\n\t"
        "add %[t], %[t], %[pitch]\n\t"
        "le lr, 1b"
        : [t] "+r"(t), [f] "+r"(f)
        : [count] "r"(count), [bytes] "r"(bytes), [stride] "r"(stride), [pitch] "r"(pitch)
        : "lr", "q0", "memory");
  }
}

// Copies `count` pixels of up to eight bytes to where the offsets of the first ones say, `pitch`
// bytes apart.
static inline void kl_scatter_pixels(int8_t *to, int32_t pitch, const int8_t *from, int32_t count,
                                     int32_t depth, const uint16_t *offsets) {
  const uint16x8_t at = vld1q_u16(offsets);
  const int32_t pixels = 8 / depth, bytes = pixels * depth, step = pixels * pitch;
  int32_t left = count * depth;
  // Bytes of a pixel that are there only in part are copied again.
  if (left > 8) {
    const int32_t times = (left - 9) / bytes + 1;
    left -= times * bytes;
    __asm volatile(
        "dls lr, %[times]\n"
        "1:\n\t"
        "vldrb.u16 q0, [%[from]]\n\tadd %[from], %[from], %[bytes]\n\t"
        "vstrb.16 q0, [%[to], %q[at]]\n\tadd %[to], %[to], %[step]\n\t"
        "le lr, 1b"
        : [from] "+l"(from), [to] "+r"(to)
        : [at] "w"(at), [times] "r"(times), [bytes] "r"(bytes), [step] "r"(step)
        : "lr", "q0", "memory");
  }
  const mve_pred16_t lanes = vctp16q((uint32_t)left);
  vstrbq_scatter_offset_p_s16(to, at, vldrbq_z_s16(from, lanes), lanes);
}

#else

static inline void kl_copy_runs(int8_t *to, int32_t pitch, const int8_t *from, int32_t stride,
                                int32_t count, int32_t bytes) {
  for (; count > 0; count--, to += pitch, from += stride) kl_copy_vector(to, from, bytes);
}

static inline void kl_scatter_pixels(int8_t *to, int32_t pitch, const int8_t *from, int32_t count,
                                     int32_t depth, const uint16_t *offsets) {
  for (int32_t i = 0; i < count * depth; i++) {
    to[i / depth * pitch + offsets[i % depth]] = from[i];
  }
}

#endif

// Which of `count` pixels of a row, the first at column x and `step` columns apart, are those of
// the image.
typedef struct {
  int32_t left, inside;
} kl_part;

static inline kl_part kl_part_inside(const kl_window *w, int32_t x, int32_t step, int32_t count) {
  kl_part part;
  part.left = x < 0 ? kl_min((step - 1 - x) / step, count) : 0;
  const int32_t beyond = w->input_width - x - part.left * step;
  part.inside = beyond > 0 ? kl_min((beyond + step - 1) / step, count - part.left) : 0;
  return part;
}

// Pixels at the same taps of some windows, `pitch` bytes apart; `row` is null outside the image.
static inline void kl_stage_taps(const kl_conv_2d_vectors_params *p, const int8_t *row, int32_t x,
                                 int32_t count, int8_t *to, int32_t pitch) {
  const kl_window *w = &p->window;
  const int32_t depth = w->input_depth;
  const kl_part part = kl_part_inside(w, x, w->stride_x, row ? count : 0);
  for (int32_t i = 0; i < count; i++) {
    const int32_t is_inside = i >= part.left && i < part.left + part.inside;
    if (!is_inside) kl_fill_vector(to + i * pitch, p->border, depth);
  }
  if (part.inside == 0) return;
  row += (x + part.left * w->stride_x) * depth;
  kl_copy_runs(to + part.left * pitch, pitch, row, w->stride_x * depth, part.inside, depth);
}

// Pixels of a row of the image become a row of columns.
static inline void kl_stage_row_of(const kl_conv_2d_vectors_params *p, const kl_staging *s,
                                   const int8_t *row, int32_t count, int8_t *to) {
  const int32_t depth = p->window.input_depth;
  if (p->window.height == 1) {
    kl_copy_vector(to, row, count * depth);
  } else if (depth <= 8) {
    kl_scatter_pixels(to, s->column, row, count, depth, s->offsets);
  } else {
    kl_copy_runs(to, s->column, row, depth, count, depth);
  }
}

// The windows of `pixels` outputs of row y, the first of them at column x.
KL_SHARED void kl_stage_windows(const kl_conv_2d_vectors_params *p, const kl_staging *s, int32_t x,
                                int32_t y, int32_t pixels, kl_rows input) {
  const kl_window *w = &p->window;
  const kl_taps ty = kl_taps_y(w, y);
  const int32_t overlap = kl_windows_overlap(w);
  const int32_t origin = x * w->stride_x - w->pad_left;
  const int32_t columns = (pixels - 1) * w->stride_x + w->width;
  const kl_part part = kl_part_inside(w, origin, 1, columns);
  int8_t *to = s->columns + part.left * s->column;
  if (overlap) {
    const int32_t right = columns - part.left - part.inside;
    if (part.left > 0) kl_fill_vector(s->columns, p->border, part.left * s->column);
    if (right > 0) kl_fill_vector(to + part.inside * s->column, p->border, right * s->column);
    if (part.inside == 0) return;
  }
  for (int32_t ky = 0; ky < w->height; ky++) {
    const int32_t is_inside = ky >= ty.begin && ky < ty.end;
    const int32_t at = is_inside ? ty.origin + ky * w->dilation_y : 0;
    const int8_t *row = is_inside ? (const int8_t *)kl_row(input, at) : (const int8_t *)0;
    if (!overlap) {
      for (int32_t kx = 0; kx < w->width; kx++) {
        kl_stage_taps(p, row, origin + kx * w->dilation_x, pixels,
                      s->columns + kx * s->column + ky * w->input_depth, s->window);
      }
    } else if (is_inside) {
      row += (origin + part.left) * w->input_depth;
      kl_stage_row_of(p, s, row, part.inside, to + ky * w->input_depth);
    } else {
      for (int32_t i = 0; i < part.inside; i++) {
        kl_fill_vector(to + i * s->column + ky * w->input_depth, p->border, w->input_depth);
      }
    }
  }
}

#endif
