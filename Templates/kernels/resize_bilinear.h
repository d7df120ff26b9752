#ifndef KL_RESIZE_BILINEAR_H
#define KL_RESIZE_BILINEAR_H

#include "window.h"

typedef struct {
  int32_t batches;
  int32_t input_height, input_width;
  int32_t output_height, output_width;
  int32_t depth;
} kl_resize_bilinear_params;

// Row y of the output. Each row lies between two of the input, named in pairs in `rows`; its weight
// is how near it is to the second, in units of 2^-10. Likewise each column.
KL_KERNEL void kl_resize_bilinear_s8_row(const kl_resize_bilinear_params *p, int32_t y,
                                         kl_rows input, const int16_t *rows,
                                         const int16_t *row_weights, const int16_t *columns,
                                         const int16_t *column_weights, int8_t *output) {
  const int8_t *above = (const int8_t *)kl_row(input, rows[2 * y]);
  const int8_t *below = (const int8_t *)kl_row(input, rows[2 * y + 1]);
  const int32_t wy = row_weights[y];
  for (int32_t x = 0; x < p->output_width; x++) {
    const int32_t left = columns[2 * x] * p->depth;
    const int32_t right = columns[2 * x + 1] * p->depth;
    const int32_t wx = column_weights[x];
    for (int32_t c = 0; c < p->depth; c++) {
      const int32_t top = above[left + c] * (1024 - wx) + above[right + c] * wx;
      const int32_t bottom = below[left + c] * (1024 - wx) + below[right + c] * wx;
      const int32_t sum = top * (1024 - wy) + bottom * wy;
      output[c] = (int8_t)((sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
    }
    output += p->depth;
  }
}

KL_KERNEL void kl_resize_bilinear_s8(const kl_resize_bilinear_params *p, const int8_t *input,
                                     const int16_t *rows, const int16_t *row_weights,
                                     const int16_t *columns, const int16_t *column_weights,
                                     int8_t *output) {
  const int32_t input_row = p->input_width * p->depth;
  for (int32_t b = 0; b < p->batches; b++) {
    const kl_rows image = {input + b * p->input_height * input_row, p->input_height, input_row};
    for (int32_t y = 0; y < p->output_height; y++) {
      kl_resize_bilinear_s8_row(p, y, image, rows, row_weights, columns, column_weights, output);
      output += p->output_width * p->depth;
    }
  }
}

// As above, with weights from 0 to 1.
KL_KERNEL void kl_resize_bilinear_f32_row(const kl_resize_bilinear_params *p, int32_t y,
                                          kl_rows input, const int16_t *rows,
                                          const float *row_weights, const int16_t *columns,
                                          const float *column_weights, kl_float *output) {
  const kl_float *above = (const kl_float *)kl_row(input, rows[2 * y]);
  const kl_float *below = (const kl_float *)kl_row(input, rows[2 * y + 1]);
  const float wy = row_weights[y];
  for (int32_t x = 0; x < p->output_width; x++) {
    const int32_t left = columns[2 * x] * p->depth;
    const int32_t right = columns[2 * x + 1] * p->depth;
    const float wx = column_weights[x];
    for (int32_t c = 0; c < p->depth; c++) {
      const float a = above[left + c] * (1.0f - wy) * (1.0f - wx);
      const float b = below[left + c] * wy * (1.0f - wx);
      const float d = above[right + c] * (1.0f - wy) * wx;
      const float e = below[right + c] * wy * wx;
      output[c] = a + b + d + e;
    }
    output += p->depth;
  }
}

KL_KERNEL void kl_resize_bilinear_f32(const kl_resize_bilinear_params *p, const kl_float *input,
                                      const int16_t *rows, const float *row_weights,
                                      const int16_t *columns, const float *column_weights,
                                      kl_float *output) {
  const int32_t input_row = p->input_width * p->depth;
  for (int32_t b = 0; b < p->batches; b++) {
    const kl_rows image = {(const void *)(input + b * p->input_height * input_row), p->input_height,
                           input_row * (int32_t)sizeof(float)};
    for (int32_t y = 0; y < p->output_height; y++) {
      kl_resize_bilinear_f32_row(p, y, image, rows, row_weights, columns, column_weights, output);
      output += p->output_width * p->depth;
    }
  }
}

// A product as a float: never part of a multiplication and addition that is rounded once.
static inline float kl_rounded_product(float a, float b) {
  volatile float product = a * b;
  return product;
}

// As above, of uint8 elements that are stored 128 lower. The reference mixes them as floats.
KL_KERNEL void kl_resize_bilinear_u8_row(const kl_resize_bilinear_params *p, int32_t y,
                                         kl_rows input, const int16_t *rows,
                                         const float *row_weights, const int16_t *columns,
                                         const float *column_weights, int8_t *output) {
  const int8_t *above = (const int8_t *)kl_row(input, rows[2 * y]);
  const int8_t *below = (const int8_t *)kl_row(input, rows[2 * y + 1]);
  const float wy = row_weights[y];
  for (int32_t x = 0; x < p->output_width; x++) {
    const int32_t left = columns[2 * x] * p->depth;
    const int32_t right = columns[2 * x + 1] * p->depth;
    const float wx = column_weights[x];
    for (int32_t c = 0; c < p->depth; c++) {
      const float a = (float)(above[left + c] + 128) * (1.0f - wy);
      const float b = (float)(below[left + c] + 128) * wy;
      const float d = (float)(above[right + c] + 128) * (1.0f - wy);
      const float e = (float)(below[right + c] + 128) * wy;
      const float sum = kl_rounded_product(a, 1.0f - wx) + kl_rounded_product(b, 1.0f - wx) +
                        kl_rounded_product(d, wx) + kl_rounded_product(e, wx);
      output[c] = (int8_t)((int32_t)(sum + 0.5f) - 128);
    }
    output += p->depth;
  }
}

KL_KERNEL void kl_resize_bilinear_u8(const kl_resize_bilinear_params *p, const int8_t *input,
                                     const int16_t *rows, const float *row_weights,
                                     const int16_t *columns, const float *column_weights,
                                     int8_t *output) {
  const int32_t input_row = p->input_width * p->depth;
  for (int32_t b = 0; b < p->batches; b++) {
    const kl_rows image = {input + b * p->input_height * input_row, p->input_height, input_row};
    for (int32_t y = 0; y < p->output_height; y++) {
      kl_resize_bilinear_u8_row(p, y, image, rows, row_weights, columns, column_weights, output);
      output += p->output_width * p->depth;
    }
  }
}

#endif
