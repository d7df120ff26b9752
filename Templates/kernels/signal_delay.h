#ifndef KL_SIGNAL_DELAY_H
#define KL_SIGNAL_DELAY_H

#include "sample_history.h"

// Channels of `size` samples each, which come out `delay` samples later.
typedef struct {
  int32_t channels, size, delay;
} kl_signal_delay_params;

KL_KERNEL void kl_signal_delay_s16(const kl_signal_delay_params *p, const kl_int16 *input,
                                   kl_int16 *history, kl_int16 *output) {
  for (int32_t c = 0; c < p->channels; c++) {
    kl_history_read_s16(history, p->delay, input, output, p->size);
    kl_history_append_s16(history, p->delay, input, p->size);
    input += p->size;
    history += p->delay;
    output += p->size;
  }
}

#endif
