#ifndef KL_LANE_ROWS_H
#define KL_LANE_ROWS_H

#include "lane_elements.h"
#include "lane_products.h"

// So many inputs have a sum of 32 bits, whatever they and their weights are.
#define KL_LANE_PART 496

// The elements that one row of `depth` inputs makes, four channels at a time.
#define KL_LANE_ROW(name, suffix, input, type, sum, products, W)                                \
  KL_SHARED void name(const input *x, int32_t depth, int32_t channels, const int8_t *w,         \
                      const int32_t *end, type *output) {                                       \
    const int32_t step = (depth + 3) / 4 * W##_PAIR;                                            \
    while (channels >= 2) {                                                                     \
      /* Of a pair by itself the sums are made twice. */                                        \
      const int32_t count = channels >= 4 ? 4 : 2;                                              \
      sum sums[4];                                                                              \
      products##_quad(x, depth, w, count == 4 ? step : 0, sums);                                \
      for (int32_t i = 0; i < count; i++) {                                                     \
        *output++ = kl_element_##suffix(sums[i], end);                                          \
        end = kl_next_end_##suffix(end);                                                        \
      }                                                                                         \
      w += count / 2 * step;                                                                    \
      channels -= count;                                                                        \
    }                                                                                           \
    if (channels > 0) *output = kl_element_##suffix(products##_lone(x, depth, w), end);         \
  }

#endif
