#ifndef KL_DEPTHWISE_DIRECT_H
#define KL_DEPTHWISE_DIRECT_H

#include "packed_lanes.h"
#include "tap_pixels.h"

// Depthwise convolutions of an image without batches that read it where it is, four channels of a
// pixel at a time, and need no memory. Filters are [height][width][depth]; a stream of words has
// the ends of all channels.
#define KL_DIRECT_WINDOW 49

typedef struct {
  kl_window window;
  int32_t clamp_min, clamp_max;
} kl_depthwise_direct_params;

#if KL_HAS_DSP

// The elements of channels c to c + 4; returns the end of the next.
static inline const int32_t *kl_direct_elements_of_four(const kl_tap_memory *m, int32_t c,
                                                        int32_t depth, const int8_t *filters,
                                                        const int32_t *end, int8_t *output) {
  uint32_t sum[4] = {0, 0, 0, 0};
  filters += c;
  for (const kl_tap_pixel *pixel = m->pixels; pixel != m->end; pixel++, filters += depth) {
    const uint32_t x = kl_load_word(*pixel + c);
    const uint32_t f = kl_load_word(filters);
    const uint32_t x_even = kl_even_bytes(x), f_even = kl_even_bytes(f);
    const uint32_t x_odd = kl_odd_bytes(x), f_odd = kl_odd_bytes(f);
    sum[0] += (uint32_t)(kl_low_lane(x_even) * kl_low_lane(f_even));
    sum[1] += (uint32_t)(kl_low_lane(x_odd) * kl_low_lane(f_odd));
    sum[2] += (uint32_t)(kl_high_lane(x_even) * kl_high_lane(f_even));
    sum[3] += (uint32_t)(kl_high_lane(x_odd) * kl_high_lane(f_odd));
  }
  end = kl_put_element(sum[0], end, output);
  end = kl_put_element(sum[1], end, output + 1);
  end = kl_put_element(sum[2], end, output + 2);
  return kl_put_element(sum[3], end, output + 3);
}

#else
#define kl_direct_elements_of_four kl_tap_elements
#endif

// Rows y to `end` of the output. Channels of a pixel are written when their own operands are read.
KL_SHARED void kl_depthwise_direct_rows(const kl_depthwise_direct_params *p, int32_t y, int32_t end,
                                        kl_rows input, const int8_t *filters, const int32_t *ends,
                                        const int8_t *outside, int8_t *output) {
  const kl_window *w = &p->window;
  const int32_t depth = w->output_depth;
  kl_tap_pixel pixels[KL_DIRECT_WINDOW];
  const kl_tap_memory m = {pixels, pixels + w->height * w->width, 0};
  for (; y < end; y++) {
    for (int32_t x = 0; x < w->output_width; x++) {
      const int32_t *stream = ends;
      int32_t c = 0;
      kl_find_taps(w, y, x, input, outside, pixels);
      for (; c + 4 <= depth; c += 4) {
        stream = kl_direct_elements_of_four(&m, c, depth, filters, stream, output + c);
      }
      for (; c < depth; c++, stream = kl_next_end(stream)) {
        output[c] = kl_tap_element(&m, c, depth, filters, stream);
      }
      kl_clamp_run(output, depth, p->clamp_min, p->clamp_max);
      output += depth;
    }
  }
}

KL_KERNEL void kl_depthwise_direct(const kl_depthwise_direct_params *p, const int8_t *input,
                                   const int8_t *filters, const int32_t *ends,
                                   const int8_t *outside, int8_t *output) {
  const kl_window *w = &p->window;
  const kl_rows rows = {input, w->input_height, w->input_width * w->input_depth};
  kl_depthwise_direct_rows(p, 0, w->output_height, rows, filters, ends, outside, output);
}

#endif
