#ifndef KL_LSTM_S8_SUMS_H
#define KL_LSTM_S8_SUMS_H

#include "dot.h"
#include "lstm.h"

// The weights and biases of all gates, each input, forget, cell, output.
typedef struct {
  const int8_t *input[4];
  const int8_t *recurrent[4];
  const kl_int32 *bias[4];
} kl_lstm_s8_weights;

// What one unit of a gate gets to see of the input, in units of 2^-12.
static inline int32_t kl_lstm_s8_own(const kl_lstm_gate *gate, const kl_lstm_s8_weights *w,
                                     int32_t g, int32_t unit, const int8_t *input, int32_t offset,
                                     int32_t depth) {
  const uint32_t own =
      kl_dot_s8(input, offset, w->input[g] + unit * depth, depth) + (uint32_t)w->bias[g][unit];
  return kl_lstm_saturated(kl_requantize((int32_t)own, gate->input.multiplier, gate->input.shift));
}

// What it gets to see of the hidden states, in the same units, not saturated.
static inline int32_t kl_lstm_s8_past(const kl_lstm_gate *gate, const kl_lstm_s8_weights *w,
                                      int32_t g, int32_t unit, const int8_t *hidden, int32_t offset,
                                      int32_t units) {
  const uint32_t past = kl_dot_s8(hidden, offset, w->recurrent[g] + unit * units, units);
  return kl_requantize((int32_t)past, gate->recurrent.multiplier, gate->recurrent.shift);
}

#endif
