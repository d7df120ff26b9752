#ifndef KL_BATCH_TO_SPACE_ND_H
#define KL_BATCH_TO_SPACE_ND_H

#include "copy.h"

// Images that several batches interleave: each gives every n-th row and column.
typedef struct {
  int32_t input_height, input_width;
  int32_t output_batches, output_height, output_width;
  int32_t block_height, block_width;
  int32_t crop_top, crop_left;
  // Of all channels of a pixel.
  int32_t pixel_bytes;
} kl_batch_to_space_nd_params;

// One row of the output. `input` is the row of the first of the batches that interleave.
KL_KERNEL void kl_batch_to_space_nd_row(const kl_batch_to_space_nd_params *p, const uint8_t *input,
                                        uint8_t *output) {
  const int32_t image = p->input_height * p->input_width * p->pixel_bytes;
  int32_t input_x = p->crop_left / p->block_width;
  int32_t block = p->crop_left % p->block_width;
  for (int32_t x = 0; x < p->output_width; x++) {
    const int32_t at = block * p->output_batches * image + input_x * p->pixel_bytes;
    kl_copy_run(output, input + at, p->pixel_bytes);
    output += p->pixel_bytes;
    if (++block == p->block_width) {
      block = 0;
      input_x++;
    }
  }
}

KL_KERNEL void kl_batch_to_space_nd(const kl_batch_to_space_nd_params *p, const void *input,
                                    void *output) {
  const int32_t input_row = p->input_width * p->pixel_bytes;
  const int32_t image = p->input_height * input_row;
  uint8_t *to = (uint8_t *)output;
  for (int32_t b = 0; b < p->output_batches; b++) {
    for (int32_t y = 0; y < p->output_height; y++) {
      const int32_t row = (y + p->crop_top) / p->block_height;
      const int32_t block = (y + p->crop_top) % p->block_height;
      const int32_t batch = block * p->block_width * p->output_batches + b;
      kl_batch_to_space_nd_row(p, (const uint8_t *)input + batch * image + row * input_row, to);
      to += p->output_width * p->pixel_bytes;
    }
  }
}

#endif
