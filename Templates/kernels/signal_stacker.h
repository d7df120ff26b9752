#ifndef KL_SIGNAL_STACKER_H
#define KL_SIGNAL_STACKER_H

#include "kernel.h"
#include "memory.h"

// Stacks of `depth` frames of `size` values; a stack begins `step` frames after the one before. The
// first frame counts `repeats` times more.
typedef struct {
  int32_t size, depth, step, repeats;
} kl_signal_stacker_params;

// `next` is one more than the number of frames that wait for their stack; 0 before the first run.
KL_KERNEL void kl_signal_stacker_s16(const kl_signal_stacker_params *p, const kl_int16 *input,
                                     kl_int16 *waiting, kl_int32 *next, kl_int16 *output,
                                     uint8_t *is_valid) {
  const uint32_t frame_bytes = (uint32_t)p->size * sizeof(int16_t);
  int32_t count = kl_max(*next - 1, 0);
  const int32_t end = count + (*next == 0 ? p->repeats : 0);
  for (; count <= end; count++) memcpy(waiting + count * p->size, input, frame_bytes);
  const uint32_t stack_bytes = (uint32_t)p->depth * frame_bytes;
  *is_valid = count == p->depth;
  if (*is_valid) {
    memcpy(output, waiting, stack_bytes);
    count -= p->step;
    memmove(waiting, waiting + p->step * p->size, (uint32_t)count * frame_bytes);
  } else {
    memset(output, 0, stack_bytes);
  }
  *next = count + 1;
}

#endif
