#ifndef KL_LSTM_S8_LITERT_H
#define KL_LSTM_S8_LITERT_H

// The LSTM of 8-bit activations as LiteRT has it: gates in gemmlowp's fixed point instead of
// tables.

#include "gemmlowp_s16.h"
#include "lstm_s8_sums.h"

typedef struct {
  kl_lstm_shape shape;
  int32_t input_offset, hidden_offset;
  kl_lstm_gate input_gate, forget_gate, cell_gate, output_gate;
  // From a gate times a candidate to a cell state: 2^-cell_shift; integer bits of a cell state.
  int32_t cell_shift, cell_bits;
  int32_t cell_min, cell_max;
  // From a gate times a cell state to a hidden state.
  kl_lstm_factor hidden;
} kl_lstm_litert_params;

// What one unit of a gate gets to see, in units of 2^-12.
static inline int32_t kl_lstm_litert_sum(const kl_lstm_litert_params *p, const kl_lstm_gate *gate,
                                         const kl_lstm_s8_weights *w, int32_t g, int32_t unit,
                                         const int8_t *input, const int8_t *hidden) {
  const int32_t own = kl_lstm_s8_own(gate, w, g, unit, input, p->input_offset, p->shape.depth);
  return kl_lstm_saturated(
      kl_add(own, kl_lstm_s8_past(gate, w, g, unit, hidden, p->hidden_offset, p->shape.units)));
}

// The next state of one cell; gates and candidate in units of 2^-15.
static inline int32_t kl_lstm_litert_cell(const kl_lstm_litert_params *p, int32_t in,
                                          int32_t forget, int32_t candidate, int32_t cell) {
  const int32_t kept = kl_rounding_divide(forget * cell, 15);
  const int32_t added = kl_rounding_divide(in * candidate, p->cell_shift);
  return kl_clamp(kept + added, p->cell_min, p->cell_max);
}

// The next hidden state, made of the cell's.
static inline int32_t kl_lstm_litert_hidden(const kl_lstm_litert_params *p, int32_t out,
                                            int32_t cell) {
  const int32_t product = kl_gemmlowp_tanh_s16(cell, p->cell_bits) * out;
  const int32_t scaled = kl_requantize(product, p->hidden.multiplier, p->hidden.shift);
  return kl_clamp(kl_subtract(scaled, p->hidden_offset), -128, 127);
}

// One time of one batch: the hidden states `output` from those before, `hidden`.
KL_KERNEL void kl_lstm_s8_litert_step(const kl_lstm_litert_params *p, const kl_lstm_s8_weights *w,
                                      const int8_t *input, const int8_t *hidden, kl_int16 *cell,
                                      int8_t *output) {
  for (int32_t u = 0; u < p->shape.units; u++) {
    const int32_t in =
        kl_gemmlowp_logistic_s16(kl_lstm_litert_sum(p, &p->input_gate, w, 0, u, input, hidden), 3);
    const int32_t forget =
        kl_gemmlowp_logistic_s16(kl_lstm_litert_sum(p, &p->forget_gate, w, 1, u, input, hidden), 3);
    const int32_t candidate =
        kl_gemmlowp_tanh_s16(kl_lstm_litert_sum(p, &p->cell_gate, w, 2, u, input, hidden), 3);
    const int32_t out =
        kl_gemmlowp_logistic_s16(kl_lstm_litert_sum(p, &p->output_gate, w, 3, u, input, hidden), 3);
    cell[u] = (int16_t)kl_lstm_litert_cell(p, in, forget, candidate, cell[u]);
    output[u] = (int8_t)kl_lstm_litert_hidden(p, out, cell[u]);
  }
}

KL_KERNEL void kl_lstm_s8_litert(const kl_lstm_litert_params *p, const int8_t *input,
                                 const int8_t *input_input, const int8_t *input_forget,
                                 const int8_t *input_cell, const int8_t *input_output,
                                 const int8_t *recurrent_input, const int8_t *recurrent_forget,
                                 const int8_t *recurrent_cell, const int8_t *recurrent_output,
                                 const kl_int32 *bias_input, const kl_int32 *bias_forget,
                                 const kl_int32 *bias_cell, const kl_int32 *bias_output,
                                 int8_t *hidden, kl_int16 *cell, int8_t *output) {
  const kl_lstm_shape *s = &p->shape;
  const kl_lstm_s8_weights w = KL_LSTM_WEIGHTS;
  KL_LSTM_RUN(s, int8_t,
              kl_lstm_s8_litert_step(p, &w, input + row * s->depth, previous, cell,
                                     output + row * s->units))
}

#endif
