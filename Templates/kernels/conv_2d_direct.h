#ifndef KL_CONV_2D_DIRECT_H
#define KL_CONV_2D_DIRECT_H

#include "direct_pixels.h"
#include "packed_products.h"

// Convolutions by packed products that read the image where it is, two pixels of a row at a time,
// and need no memory.

KL_SHARED const int32_t *kl_direct_exact(const int32_t *stream, uint32_t t, uint32_t s,
                                         int8_t *elements) {
  int32_t a, b;
  stream = kl_pair_elements(stream, t, s, &a, &b);
  elements[0] = (int8_t)a;
  elements[1] = (int8_t)b;
  return stream;
}

// The elements of a pair of channels at both pixels; returns where the next pair's words are.
static inline const int32_t *kl_direct_elements(const kl_pixel_run *run, const kl_pixel_run *end,
                                                const int32_t *stream, int8_t *first,
                                                int8_t *second) {
  uint32_t ta = (uint32_t)*stream++;
  uint32_t tb = ta, sa = 0, sb = 0;
  for (; run != end; run++) {
    const int8_t *a = run->a;
    const int8_t *b = run->b;
    const int32_t *stop = stream + (run->bytes + 3) / 4 * 2;
    while (stream != stop) {
      const uint32_t x = kl_load_word(a);
      const uint32_t z = kl_load_word(b);
      const uint32_t even = (uint32_t)stream[0];
      const uint32_t odd = (uint32_t)stream[1];
      const uint32_t x0 = kl_even_bytes(x), x1 = kl_odd_bytes(x);
      const uint32_t z0 = kl_even_bytes(z), z1 = kl_odd_bytes(z);
      const uint32_t even_b = kl_even_bytes(even), odd_b = kl_even_bytes(odd);
      ta = kl_add_lanes(ta, even, x0);
      tb = kl_add_lanes(tb, even, z0);
      ta = kl_add_lanes(ta, odd, x1);
      tb = kl_add_lanes(tb, odd, z1);
      sa = kl_add_lanes(sa, even_b, x0);
      sb = kl_add_lanes(sb, even_b, z0);
      sa = kl_add_lanes(sa, odd_b, x1);
      sb = kl_add_lanes(sb, odd_b, z1);
      a += 4;
      b += 4;
      stream += 2;
    }
  }
  if (stream[0] == 0) {
    kl_direct_exact(stream, ta, sa, first);
    return kl_direct_exact(stream, tb, sb, second);
  }
  const uint32_t start = (uint32_t)stream[1];
  first[0] = kl_shifted_element(kl_high_half(ta - sa, stream[0]));
  second[0] = kl_shifted_element(kl_high_half(tb - sb, stream[0]));
  first[1] = kl_shifted_element(kl_high_half(256 * sa + start, stream[2]));
  second[1] = kl_shifted_element(kl_high_half(256 * sb + start, stream[2]));
  return stream + 3;
}

// Rows y to `end` of the output. Two pixels of a row are written while what they depend on is read.
KL_SHARED void kl_conv_2d_direct_rows(const kl_conv_2d_direct_params *p, int32_t y, int32_t end,
                                      kl_rows input, const int32_t *packed, const int8_t *outside,
                                      int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  kl_direct_pixels m;
  for (; y < end; y++) {
    for (int32_t x = 0; x < w->output_width; x += 2) {
      const int32_t is_pair = x + 1 < w->output_width;
      const kl_pixel_run *last = kl_direct_runs(p, y, x, x + is_pair, input, outside, &m);
      const int32_t *stream = packed;
      for (int32_t c = 0; c < depth; c += 2) {
        // Elements of a partner or pixel that is missing must not be stored.
        int8_t spare[4];
        const int32_t is_last = c + 1 == depth;
        int8_t *second = is_pair && !is_last ? output + c + depth : spare + 2;
        stream = kl_direct_elements(m.runs, last, stream, is_last ? spare : output + c, second);
        if (is_last) {
          output[c] = spare[0];
          if (is_pair) output[c + depth] = spare[2];
        }
      }
      kl_clamp_run(output, depth << is_pair, p->clamp_min, p->clamp_max);
      output += depth << is_pair;
    }
  }
}

KL_KERNEL void kl_conv_2d_direct(const kl_conv_2d_direct_params *p, const int8_t *input,
                                 const int32_t *packed, const int8_t *outside, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_conv_2d_direct_rows(p, 0, w->output_height, rows, packed, outside, output);
}

#endif
