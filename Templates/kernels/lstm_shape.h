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

#endif
