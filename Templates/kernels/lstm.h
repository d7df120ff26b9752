#ifndef KL_LSTM_H
#define KL_LSTM_H

#include "fixed_point.h"
#include "lstm_shape.h"
#include "sigmoid.h"

typedef struct {
  int32_t multiplier, shift;
} kl_lstm_factor;

// From sums of products to units of 2^-12.
typedef struct {
  kl_lstm_factor input, recurrent;
} kl_lstm_gate;

typedef struct {
  kl_lstm_shape shape;
  int32_t input_offset, hidden_offset;
  kl_lstm_gate input_gate, forget_gate, cell_gate, output_gate;
  kl_sigmoid_params gate_logistic, gate_tanh, cell_tanh;
  // From products of two gates, or a gate and a cell state, to the states.
  kl_lstm_factor forget, cell, hidden;
  int32_t cell_min, cell_max;
  int32_t hidden_min, hidden_max;
} kl_lstm_params;

// What the gates let through, in units of 2^-15.
typedef struct {
  int32_t input, forget, cell, output;
} kl_lstm_gates;

static inline int32_t kl_lstm_saturated(int32_t x) {
  return kl_clamp(x, -32768, 32767);
}

static inline kl_lstm_gates kl_lstm_open(const kl_lstm_params *p, kl_lstm_gates sums,
                                         const uint16_t *table) {
  kl_lstm_gates open;
  open.input = kl_logistic_of(&p->gate_logistic, kl_lstm_saturated(sums.input), table);
  open.forget = kl_logistic_of(&p->gate_logistic, kl_lstm_saturated(sums.forget), table);
  open.cell = kl_tanh_of(&p->gate_tanh, kl_lstm_saturated(sums.cell), table);
  open.output = kl_logistic_of(&p->gate_logistic, kl_lstm_saturated(sums.output), table);
  return open;
}

// The next state of one cell.
static inline int16_t kl_lstm_cell(const kl_lstm_params *p, kl_lstm_gates open, int32_t cell) {
  const int32_t kept = kl_requantize(open.forget * cell, p->forget.multiplier, p->forget.shift);
  const int32_t added = kl_requantize(open.input * open.cell, p->cell.multiplier, p->cell.shift);
  return (int16_t)kl_clamp(kl_lstm_saturated(kept) + kl_lstm_saturated(added), p->cell_min,
                           p->cell_max);
}

// The next hidden state, made of the cell's.
static inline int32_t kl_lstm_hidden(const kl_lstm_params *p, kl_lstm_gates open, int32_t cell,
                                     const uint16_t *table) {
  const int32_t product = kl_tanh_of(&p->cell_tanh, cell, table) * open.output;
  const int32_t scaled = kl_requantize(product, p->hidden.multiplier, p->hidden.shift);
  return kl_clamp(kl_subtract(scaled, p->hidden_offset), p->hidden_min, p->hidden_max);
}

#endif
