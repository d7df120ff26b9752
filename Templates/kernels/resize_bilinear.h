#ifndef KL_RESIZE_BILINEAR_H
#define KL_RESIZE_BILINEAR_H

#include "window.h"

typedef struct {
  int32_t batches;
  int32_t input_height, input_width;
  int32_t output_height, output_width;
  int32_t depth;
} kl_resize_bilinear_params;

// The weighted mean of the four pixels around one of the output; weights are in units of 2^-10.
// Rounded to nearest, ties away from zero.
static inline int32_t kl_mix_s8(int32_t a, int32_t b, int32_t c, int32_t d, int32_t wx,
                                int32_t wy) {
  const int32_t top = a * (1024 - wx) + b * wx;
  const int32_t bottom = c * (1024 - wx) + d * wx;
  const int32_t sum = top * (1024 - wy) + bottom * wy;
  return (sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20);
}

static inline int32_t kl_mix_s16(int32_t a, int32_t b, int32_t c, int32_t d, int32_t wx,
                                 int32_t wy) {
  const int32_t top = a * (1024 - wx) + b * wx;
  const int32_t bottom = c * (1024 - wx) + d * wx;
  const int64_t sum = (int64_t)top * (1024 - wy) + (int64_t)bottom * wy;
  return (int32_t)((sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
}

// With weights from 0 to 1, summed in the order of the reference.
static inline float kl_mix_f32(float a, float b, float c, float d, float wx, float wy) {
  const float top_left = a * (1.0f - wy) * (1.0f - wx);
  const float bottom_left = c * wy * (1.0f - wx);
  const float top_right = b * (1.0f - wy) * wx;
  const float bottom_right = d * wy * wx;
  return top_left + bottom_left + top_right + bottom_right;
}

// A product as a float: never part of a multiplication and addition that is rounded once.
static inline float kl_rounded_product(float a, float b) {
  volatile float product = a * b;
  return product;
}

// Of uint8 elements that are stored 128 lower. The reference mixes them as floats.
static inline int32_t kl_mix_u8(int32_t a, int32_t b, int32_t c, int32_t d, float wx, float wy) {
  const float sum = kl_rounded_product((float)(a + 128) * (1.0f - wy), 1.0f - wx) +
                    kl_rounded_product((float)(c + 128) * wy, 1.0f - wx) +
                    kl_rounded_product((float)(b + 128) * (1.0f - wy), wx) +
                    kl_rounded_product((float)(d + 128) * wy, wx);
  return (int32_t)(sum + 0.5f) - 128;
}

// Defines `name`, and `name_row` for row y of the output. Each row lies between two of the input,
// named in pairs in `rows`; its weight is how near it is to the second. Likewise each column.
#define KL_RESIZE_BILINEAR_KERNEL(name, type, weight_type, mix)                                   \
  KL_KERNEL void name##_row(const kl_resize_bilinear_params *p, int32_t y, kl_rows input,         \
                            const int16_t *rows, const weight_type *row_weights,                  \
                            const int16_t *columns, const weight_type *column_weights,            \
                            type *output) {                                                       \
    const type *above = (const type *)kl_row(input, rows[2 * y]);                                 \
    const type *below = (const type *)kl_row(input, rows[2 * y + 1]);                             \
    for (int32_t x = 0; x < p->output_width; x++) {                                               \
      const int32_t left = columns[2 * x] * p->depth;                                             \
      const int32_t right = columns[2 * x + 1] * p->depth;                                        \
      for (int32_t c = 0; c < p->depth; c++) {                                                    \
        output[c] = (type)mix(above[left + c], above[right + c], below[left + c],                 \
                              below[right + c], column_weights[x], row_weights[y]);               \
      }                                                                                           \
      output += p->depth;                                                                         \
    }                                                                                             \
  }                                                                                               \
                                                                                                  \
  KL_KERNEL void name(const kl_resize_bilinear_params *p, const type *input, const int16_t *rows, \
                      const weight_type *row_weights, const int16_t *columns,                     \
                      const weight_type *column_weights, type *output) {                          \
    const int32_t input_row = p->input_width * p->depth;                                          \
    for (int32_t b = 0; b < p->batches; b++) {                                                    \
      const kl_rows image = {(const void *)(input + b * p->input_height * input_row),             \
                             p->input_height, input_row * (int32_t)sizeof(type)};                 \
      for (int32_t y = 0; y < p->output_height; y++) {                                            \
        name##_row(p, y, image, rows, row_weights, columns, column_weights, output);              \
        output += p->output_width * p->depth;                                                     \
      }                                                                                           \
    }                                                                                             \
  }

KL_RESIZE_BILINEAR_KERNEL(kl_resize_bilinear_s8, int8_t, int16_t, kl_mix_s8)
KL_RESIZE_BILINEAR_KERNEL(kl_resize_bilinear_u8, int8_t, float, kl_mix_u8)
KL_RESIZE_BILINEAR_KERNEL(kl_resize_bilinear_s16, kl_int16, int16_t, kl_mix_s16)
KL_RESIZE_BILINEAR_KERNEL(kl_resize_bilinear_f32, kl_float, float, kl_mix_f32)

#endif
