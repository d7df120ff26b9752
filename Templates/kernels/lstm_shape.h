#ifndef KL_LSTM_SHAPE_H
#define KL_LSTM_SHAPE_H

#include "kernel.h"

typedef struct {
  int32_t batches, times;
  // Elements of an input and of a state.
  int32_t depth, units;
  // Rows of the input, or of the output, from one batch or time to the next.
  int32_t batch_stride, time_stride;
} kl_lstm_shape;

// The kernels' operands as a structure of weights: each input, forget, cell, output.
#define KL_LSTM_WEIGHTS                                                          \
  {                                                                              \
    {input_input, input_forget, input_cell, input_output},                       \
        {recurrent_input, recurrent_forget, recurrent_cell, recurrent_output}, { \
      bias_input, bias_forget, bias_cell, bias_output                            \
    }                                                                            \
  }

// Runs `step` for every time of every batch: row is where its input and output are, and previous
// the hidden states before it. The last hidden states become those of the next run.
#define KL_LSTM_RUN(s, type, step)                                      \
  for (int32_t b = 0; b < (s)->batches; b++) {                          \
    const type *previous = hidden;                                      \
    for (int32_t t = 0; t < (s)->times; t++) {                          \
      const int32_t row = b * (s)->batch_stride + t * (s)->time_stride; \
      step;                                                             \
      previous = output + row * (s)->units;                             \
    }                                                                   \
    for (int32_t u = 0; u < (s)->units; u++) hidden[u] = previous[u];   \
    hidden += (s)->units;                                               \
    cell += (s)->units;                                                 \
  }

#endif
