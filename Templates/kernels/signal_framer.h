#ifndef KL_SIGNAL_FRAMER_H
#define KL_SIGNAL_FRAMER_H

#include "sample_history.h"

// Overlapping frames of `size` samples, the next `step` samples after the last.
typedef struct {
  int32_t channels, frames, size, step;
  // Samples that are remembered from step to step, and steps until the first frame is whole.
  int32_t depth, missing;
} kl_signal_framer_params;

// The frames of one channel; of those that are not yet whole nothing is known but zeros.
KL_KERNEL void kl_signal_framer_s16_row(const kl_signal_framer_params *p, const kl_int16 *input,
                                        kl_int16 *history, int32_t missing, kl_int16 *output) {
  for (int32_t f = 0; f < p->frames; f++) {
    if (f < missing) {
      memset(output, 0, (uint32_t)p->size * sizeof(int16_t));
    } else {
      kl_history_read_s16(history, p->depth, input, output, p->size);
    }
    kl_history_append_s16(history, p->depth, input, p->step);
    input += p->step;
    output += p->size;
  }
}

// `seen` counts the steps up to `missing`; `is_valid` says whether every frame is whole.
KL_KERNEL void kl_signal_framer_s16(const kl_signal_framer_params *p, const kl_int16 *input,
                                    kl_int16 *history, kl_int32 *seen, kl_int16 *output,
                                    uint8_t *is_valid) {
  const int32_t missing = p->missing - *seen;
  for (int32_t c = 0; c < p->channels; c++) {
    kl_signal_framer_s16_row(p, input, history, missing, output);
    input += p->frames * p->step;
    history += p->depth;
    output += p->frames * p->size;
  }
  *is_valid = missing == 0;
  *seen = kl_min(p->missing, *seen + p->frames);
}

#endif
