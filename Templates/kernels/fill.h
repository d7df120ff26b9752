#ifndef KL_FILL_H
#define KL_FILL_H

#include "kernel.h"
#include "memory.h"

typedef struct {
  int32_t bytes, element_bytes;
} kl_fill_params;

// Copies of one element, next to each other.
static inline void kl_fill_run(const void *value, int32_t element_bytes, void *output,
                               int32_t bytes) {
  uint8_t *to = (uint8_t *)output;
  if (element_bytes == 1) {
    memset(to, *(const uint8_t *)value, (size_t)bytes);
  } else {
    for (int32_t i = 0; i < bytes; i += element_bytes) {
      memcpy(to + i, value, (size_t)element_bytes);
    }
  }
}

KL_KERNEL void kl_fill(const kl_fill_params *p, const void *value, void *output) {
  kl_fill_run(value, p->element_bytes, output, p->bytes);
}

#endif
