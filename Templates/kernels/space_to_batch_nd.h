#ifndef KL_SPACE_TO_BATCH_ND_H
#define KL_SPACE_TO_BATCH_ND_H

#include "copy.h"
#include "fill.h"

// Batches of images; each takes every n-th row and column, from a first one of its own.
typedef struct {
  int32_t input_batches, input_height, input_width;
  int32_t output_height, output_width;
  int32_t block_height, block_width;
  int32_t pad_top, pad_left;
  // Of all channels of a pixel.
  int32_t pixel_bytes;
  int32_t element_bytes;
} kl_space_to_batch_nd_params;

// One row of the output from its row of the input, or from none where all of it is padding.
// `first_x` is the input column of the first pixel.
KL_KERNEL void kl_space_to_batch_nd_row(const kl_space_to_batch_nd_params *p, int32_t first_x,
                                        const uint8_t *input, const void *value, uint8_t *output) {
  int32_t input_x = first_x;
  for (int32_t x = 0; x < p->output_width; x++) {
    if (input == NULL || input_x < 0 || input_x >= p->input_width) {
      kl_fill_run(value, p->element_bytes, output, p->pixel_bytes);
    } else {
      kl_copy_run(output, input + input_x * p->pixel_bytes, p->pixel_bytes);
    }
    input_x += p->block_width;
    output += p->pixel_bytes;
  }
}

// The images that start at row and column `first_y`, `first_x` of their input.
static inline void kl_space_to_batch_nd_images(const kl_space_to_batch_nd_params *p,
                                               int32_t first_y, int32_t first_x,
                                               const uint8_t *input, const void *value,
                                               uint8_t *output) {
  const int32_t input_row = p->input_width * p->pixel_bytes;
  for (int32_t b = 0; b < p->input_batches; b++) {
    for (int32_t y = 0; y < p->output_height; y++) {
      const int32_t input_y = first_y + y * p->block_height;
      const int32_t has_row = input_y >= 0 && input_y < p->input_height;
      kl_space_to_batch_nd_row(p, first_x, has_row ? input + input_y * input_row : NULL, value,
                               output);
      output += p->output_width * p->pixel_bytes;
    }
    input += p->input_height * input_row;
  }
}

KL_KERNEL void kl_space_to_batch_nd(const kl_space_to_batch_nd_params *p, const void *input,
                                    const void *value, void *output) {
  const int32_t images = p->input_batches * p->output_height * p->output_width * p->pixel_bytes;
  uint8_t *to = (uint8_t *)output;
  for (int32_t y = 0; y < p->block_height; y++) {
    for (int32_t x = 0; x < p->block_width; x++) {
      kl_space_to_batch_nd_images(p, y - p->pad_top, x - p->pad_left, (const uint8_t *)input, value,
                                  to);
      to += images;
    }
  }
}

#endif
