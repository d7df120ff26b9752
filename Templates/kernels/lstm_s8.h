#ifndef KL_LSTM_S8_H
#define KL_LSTM_S8_H

#include "lstm_s8_sums.h"

// What one unit of a gate gets to see, in units of 2^-12.
static inline int32_t kl_lstm_s8_sum(const kl_lstm_params *p, const kl_lstm_gate *gate,
                                     const kl_lstm_s8_weights *w, int32_t g, int32_t unit,
                                     const int8_t *input, const int8_t *hidden) {
  return kl_lstm_s8_own(gate, w, g, unit, input, p->input_offset, p->shape.depth) +
         kl_lstm_saturated(
             kl_lstm_s8_past(gate, w, g, unit, hidden, p->hidden_offset, p->shape.units));
}

// One time of one batch: the hidden states `output` from those before, `hidden`.
KL_KERNEL void kl_lstm_s8_step(const kl_lstm_params *p, const kl_lstm_s8_weights *w,
                               const uint16_t *table, const int8_t *input, const int8_t *hidden,
                               kl_int16 *cell, int8_t *output) {
  for (int32_t u = 0; u < p->shape.units; u++) {
    kl_lstm_gates sums;
    sums.input = kl_lstm_s8_sum(p, &p->input_gate, w, 0, u, input, hidden);
    sums.forget = kl_lstm_s8_sum(p, &p->forget_gate, w, 1, u, input, hidden);
    sums.cell = kl_lstm_s8_sum(p, &p->cell_gate, w, 2, u, input, hidden);
    sums.output = kl_lstm_s8_sum(p, &p->output_gate, w, 3, u, input, hidden);
    const kl_lstm_gates open = kl_lstm_open(p, sums, table);
    cell[u] = kl_lstm_cell(p, open, cell[u]);
    output[u] = (int8_t)kl_lstm_hidden(p, open, cell[u], table);
  }
}

KL_KERNEL void kl_lstm_s8(const kl_lstm_params *p, const int8_t *input, const int8_t *input_input,
                          const int8_t *input_forget, const int8_t *input_cell,
                          const int8_t *input_output, const int8_t *recurrent_input,
                          const int8_t *recurrent_forget, const int8_t *recurrent_cell,
                          const int8_t *recurrent_output, const kl_int32 *bias_input,
                          const kl_int32 *bias_forget, const kl_int32 *bias_cell,
                          const kl_int32 *bias_output, const uint16_t *table, int8_t *hidden,
                          kl_int16 *cell, int8_t *output) {
  const kl_lstm_shape *s = &p->shape;
  const kl_lstm_s8_weights w = KL_LSTM_WEIGHTS;
  KL_LSTM_RUN(s, int8_t,
              kl_lstm_s8_step(p, &w, table, input + row * s->depth, previous, cell,
                              output + row * s->units))
}

#endif
