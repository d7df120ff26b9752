#ifndef KL_MAX_POOL_2D_H
#define KL_MAX_POOL_2D_H

#include "window.h"

typedef struct {
  kl_window window;
  int32_t clamp_min, clamp_max;
} kl_max_pool_2d_params;

typedef struct {
  kl_window window;
  float clamp_min, clamp_max;
} kl_max_pool_2d_f32_params;

// Defines `name`, and `name_row` for row y of the output.
#define KL_MAX_POOL_2D_KERNEL(name, params, type)                                      \
  KL_KERNEL void name##_row(const params *p, int32_t y, kl_rows input, type *output) { \
    const kl_window *w = &p->window;                                                   \
    const int32_t depth = w->input_depth;                                              \
    const kl_taps ty = kl_taps_y(w, y);                                                \
    for (int32_t x = 0; x < w->output_width; x++) {                                    \
      const kl_taps tx = kl_taps_x(w, x);                                              \
      /* No maximum is below the clamp's. */                                           \
      for (int32_t c = 0; c < depth; c++) output[c] = (type)p->clamp_min;              \
      for (int32_t ky = ty.begin; ky < ty.end; ky++) {                                 \
        const type *row = (const type *)kl_row(input, ty.origin + ky);                 \
        for (int32_t kx = tx.begin; kx < tx.end; kx++) {                               \
          const type *pixel = row + (tx.origin + kx) * depth;                          \
          for (int32_t c = 0; c < depth; c++) {                                        \
            if (pixel[c] > output[c]) output[c] = pixel[c];                            \
          }                                                                            \
        }                                                                              \
      }                                                                                \
      for (int32_t c = 0; c < depth; c++) {                                            \
        if (output[c] > (type)p->clamp_max) output[c] = (type)p->clamp_max;            \
      }                                                                                \
      output += depth;                                                                 \
    }                                                                                  \
  }                                                                                    \
                                                                                       \
  KL_KERNEL void name(const params *p, const type *input, type *output) {              \
    KL_EACH_ROW(&p->window, input, output, name##_row(p, y, rows, output));            \
  }

KL_MAX_POOL_2D_KERNEL(kl_max_pool_2d_s8, kl_max_pool_2d_params, int8_t)
KL_MAX_POOL_2D_KERNEL(kl_max_pool_2d_s16, kl_max_pool_2d_params, kl_int16)
KL_MAX_POOL_2D_KERNEL(kl_max_pool_2d_f32, kl_max_pool_2d_f32_params, kl_float)

#endif
