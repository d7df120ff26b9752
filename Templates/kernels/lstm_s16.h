#ifndef KL_LSTM_S16_H
#define KL_LSTM_S16_H

#include "dot.h"
#include "lstm.h"

// The weights and biases of all gates, each input, forget, cell, output.
typedef struct {
  const int8_t *input[4];
  const int8_t *recurrent[4];
  const kl_int64 *bias[4];
} kl_lstm_s16_weights;

// What one unit of a gate gets to see, in units of 2^-12.
static inline int32_t kl_lstm_s16_sum(const kl_lstm_params *p, const kl_lstm_gate *gate,
                                      const kl_lstm_s16_weights *w, int32_t g, int32_t unit,
                                      const kl_int16 *input, const kl_int16 *hidden) {
  const int32_t depth = p->shape.depth;
  const int32_t units = p->shape.units;
  const int64_t own =
      kl_add_s64(kl_dot_s16(input, w->input[g] + unit * depth, depth), w->bias[g][unit]);
  const int64_t past = kl_dot_s16(hidden, w->recurrent[g] + unit * units, units);
  return kl_lstm_saturated(kl_requantize_s64(own, gate->input.multiplier, gate->input.shift)) +
         kl_lstm_saturated(
             kl_requantize_s64(past, gate->recurrent.multiplier, gate->recurrent.shift));
}

// One time of one batch: the hidden states `output` from those before, `hidden`.
KL_KERNEL void kl_lstm_s16_step(const kl_lstm_params *p, const kl_lstm_s16_weights *w,
                                const uint16_t *table, const kl_int16 *input,
                                const kl_int16 *hidden, kl_int16 *cell, kl_int16 *output) {
  for (int32_t u = 0; u < p->shape.units; u++) {
    kl_lstm_gates sums;
    sums.input = kl_lstm_s16_sum(p, &p->input_gate, w, 0, u, input, hidden);
    sums.forget = kl_lstm_s16_sum(p, &p->forget_gate, w, 1, u, input, hidden);
    sums.cell = kl_lstm_s16_sum(p, &p->cell_gate, w, 2, u, input, hidden);
    sums.output = kl_lstm_s16_sum(p, &p->output_gate, w, 3, u, input, hidden);
    const kl_lstm_gates open = kl_lstm_open(p, sums, table);
    cell[u] = kl_lstm_cell(p, open, cell[u]);
    output[u] = (int16_t)kl_lstm_hidden(p, open, cell[u], table);
  }
}

KL_KERNEL void kl_lstm_s16(const kl_lstm_params *p, const kl_int16 *input,
                           const int8_t *input_input, const int8_t *input_forget,
                           const int8_t *input_cell, const int8_t *input_output,
                           const int8_t *recurrent_input, const int8_t *recurrent_forget,
                           const int8_t *recurrent_cell, const int8_t *recurrent_output,
                           const kl_int64 *bias_input, const kl_int64 *bias_forget,
                           const kl_int64 *bias_cell, const kl_int64 *bias_output,
                           const uint16_t *table, kl_int16 *hidden, kl_int16 *cell,
                           kl_int16 *output) {
  const kl_lstm_shape *s = &p->shape;
  const kl_lstm_s16_weights w = KL_LSTM_WEIGHTS;
  KL_LSTM_RUN(s, kl_int16,
              kl_lstm_s16_step(p, &w, table, input + row * s->depth, previous, cell,
                               output + row * s->units))
}

#endif
