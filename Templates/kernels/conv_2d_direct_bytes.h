#ifndef KL_CONV_2D_DIRECT_BYTES_H
#define KL_CONV_2D_DIRECT_BYTES_H

#include "direct_pixels.h"
#include "sum_elements.h"

// The convolutions of conv_2d_direct.h on cores that multiply one number at a time: two output
// channels and two pixels together. For each such pair of channels the filters have, input by
// input, both weights; a stream of words has the ends of all channels.

// Adds the products of an input at both pixels with its two weights.
#define KL_DIRECT_INPUT                        \
  do {                                         \
    const int32_t x = *a++, z = *b++;          \
    const int32_t first = *w++, second = *w++; \
    xa += first * x;                           \
    za += first * z;                           \
    xb += second * x;                          \
    zb += second * z;                          \
  } while (0)

// The sums of a pair of channels, both of the first channel and both of the second; returns the
// weights of the next pair.
KL_APART const int8_t *kl_direct_sums(const kl_pixel_run *run, const kl_pixel_run *last,
                                      const int8_t *w, int32_t *result) {
  int32_t xa = 0, za = 0, xb = 0, zb = 0;
  for (; run != last; run++) {
    const int8_t *a = run->a;
    const int8_t *b = run->b;
    const int8_t *stop = w + 2 * run->bytes;
    if (run->bytes % 2 != 0) KL_DIRECT_INPUT;
    while (w != stop) {
      KL_DIRECT_INPUT;
      KL_LOADS_STAY;
      KL_DIRECT_INPUT;
      KL_LOADS_STAY;
    }
  }
  result[0] = xa;
  result[1] = za;
  result[2] = xb;
  result[3] = zb;
  return w;
}

// Rows y to `end` of the output. Two pixels of a row are written while what they depend on is read.
KL_SHARED void kl_conv_2d_direct_bytes_rows(const kl_conv_2d_direct_params *p, int32_t y,
                                            int32_t end, kl_rows input, const int8_t *filters,
                                            const int32_t *ends, const int8_t *outside,
                                            int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  kl_direct_pixels m;
  for (; y < end; y++) {
    for (int32_t x = 0; x < w->output_width; x += 2) {
      const int32_t is_pair = x + 1 < w->output_width;
      const kl_pixel_run *last = kl_direct_runs(p, y, x, x + is_pair, input, outside, &m);
      const int8_t *weights = filters;
      const int32_t *stream = ends;
      for (int32_t c = 0; c < depth; c += 2) {
        // Elements of a partner or pixel that is missing must not be stored.
        int8_t spare[4];
        const int32_t is_last = c + 1 == depth;
        int8_t *second = is_pair && !is_last ? output + c + depth : spare + 2;
        int8_t *first = is_last ? spare : output + c;
        int32_t sums[4];
        weights = kl_direct_sums(m.runs, last, weights, sums);
        kl_put_element((uint32_t)sums[1], stream, second);
        stream = kl_put_element((uint32_t)sums[0], stream, first);
        kl_put_element((uint32_t)sums[3], stream, second + 1);
        stream = kl_put_element((uint32_t)sums[2], stream, first + 1);
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

KL_KERNEL void kl_conv_2d_direct_bytes(const kl_conv_2d_direct_params *p, const int8_t *input,
                                       const int8_t *filters, const int32_t *ends,
                                       const int8_t *outside, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_conv_2d_direct_bytes_rows(p, 0, w->output_height, rows, filters, ends, outside, output);
}

#endif
