#ifndef KL_LSTM_F32_H
#define KL_LSTM_F32_H

#include "dot.h"
#include "float_math.h"
#include "lstm_shape.h"

typedef struct {
  kl_lstm_shape shape;
  // 1: cell states are at most cell_max in size.
  int32_t clips;
  float cell_max;
} kl_lstm_f32_params;

// The reference clamps every sum and product of gates to finite numbers.
static inline float kl_lstm_finite(float x) {
  return kl_clamp_f32(x, -3.40282347e38f, 3.40282347e38f);
}

// The weights and biases of all gates, each input, forget, cell, output.
typedef struct {
  const kl_float *input[4];
  const kl_float *recurrent[4];
  const kl_float *bias[4];
} kl_lstm_f32_weights;

// What one unit of a gate gets to see.
static inline float kl_lstm_f32_sum(const kl_lstm_f32_params *p, const kl_lstm_f32_weights *w,
                                    int32_t g, int32_t unit, const kl_float *input,
                                    const kl_float *hidden) {
  const int32_t depth = p->shape.depth;
  const int32_t units = p->shape.units;
  const float own = kl_dot_f32(0.0f, input, w->input[g] + unit * depth, depth);
  const float past = kl_dot_f32(0.0f, hidden, w->recurrent[g] + unit * units, units);
  return kl_lstm_finite(own + w->bias[g][unit]) + kl_lstm_finite(past);
}

// The limit of NaN too, as the reference's comparisons have it.
static inline float kl_lstm_f32_clip(const kl_lstm_f32_params *p, float cell) {
  if (p->clips == 0) return cell;
  const float below = cell < p->cell_max ? cell : p->cell_max;
  return below < -p->cell_max ? -p->cell_max : below;
}

// One time of one batch: the hidden states `output` from those before, `hidden`.
KL_KERNEL void kl_lstm_f32_step(const kl_lstm_f32_params *p, const kl_lstm_f32_weights *w,
                                const kl_float *input, const kl_float *hidden, kl_float *cell,
                                kl_float *output) {
  for (int32_t u = 0; u < p->shape.units; u++) {
    const float in = kl_logistic_f32(kl_lstm_f32_sum(p, w, 0, u, input, hidden));
    const float forget = kl_logistic_f32(kl_lstm_f32_sum(p, w, 1, u, input, hidden));
    const float candidate = kl_tanh_f32(kl_lstm_f32_sum(p, w, 2, u, input, hidden));
    const float out = kl_logistic_f32(kl_lstm_f32_sum(p, w, 3, u, input, hidden));
    const float kept = kl_lstm_finite(forget * cell[u]);
    const float added = kl_lstm_finite(in * candidate);
    cell[u] = kl_lstm_f32_clip(p, kept + added);
    output[u] = kl_lstm_finite(kl_tanh_f32(cell[u]) * out);
  }
}

KL_KERNEL void kl_lstm_f32(const kl_lstm_f32_params *p, const kl_float *input,
                           const kl_float *input_input, const kl_float *input_forget,
                           const kl_float *input_cell, const kl_float *input_output,
                           const kl_float *recurrent_input, const kl_float *recurrent_forget,
                           const kl_float *recurrent_cell, const kl_float *recurrent_output,
                           const kl_float *bias_input, const kl_float *bias_forget,
                           const kl_float *bias_cell, const kl_float *bias_output, kl_float *hidden,
                           kl_float *cell, kl_float *output) {
  const kl_lstm_shape *s = &p->shape;
  const kl_lstm_f32_weights w = KL_LSTM_WEIGHTS;
  KL_LSTM_RUN(
      s, kl_float,
      kl_lstm_f32_step(p, &w, input + row * s->depth, previous, cell, output + row * s->units))
}

#endif
