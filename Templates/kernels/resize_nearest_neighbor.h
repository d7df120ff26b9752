#ifndef KL_RESIZE_NEAREST_NEIGHBOR_H
#define KL_RESIZE_NEAREST_NEIGHBOR_H

#include "copy.h"
#include "window.h"

typedef struct {
  int32_t batches;
  int32_t input_height, input_width;
  int32_t output_height, output_width;
  // Of all channels of a pixel.
  int32_t pixel_bytes;
} kl_resize_nearest_neighbor_params;

// Row y of the output. rows and columns say which row and column of the input each is.
KL_KERNEL void kl_resize_nearest_neighbor_row(const kl_resize_nearest_neighbor_params *p, int32_t y,
                                              kl_rows input, const int16_t *rows,
                                              const int16_t *columns, void *output) {
  const uint8_t *row = (const uint8_t *)kl_row(input, rows[y]);
  uint8_t *pixel = (uint8_t *)output;
  for (int32_t x = 0; x < p->output_width; x++) {
    kl_copy_run(pixel, row + columns[x] * p->pixel_bytes, p->pixel_bytes);
    pixel += p->pixel_bytes;
  }
}

KL_KERNEL void kl_resize_nearest_neighbor(const kl_resize_nearest_neighbor_params *p,
                                          const void *input, const int16_t *rows,
                                          const int16_t *columns, void *output) {
  const int32_t input_row = p->input_width * p->pixel_bytes;
  const uint8_t *image = (const uint8_t *)input;
  uint8_t *output_row = (uint8_t *)output;
  for (int32_t b = 0; b < p->batches; b++) {
    const kl_rows input_rows = {image, p->input_height, input_row};
    for (int32_t y = 0; y < p->output_height; y++) {
      kl_resize_nearest_neighbor_row(p, y, input_rows, rows, columns, output_row);
      output_row += p->output_width * p->pixel_bytes;
    }
    image += p->input_height * input_row;
  }
}

#endif
