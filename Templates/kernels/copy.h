#ifndef KL_COPY_H
#define KL_COPY_H

#include "kernel.h"
#include "memory.h"

// Runs of bytes, neighbours in source and destination, at positions that `rank` loops count out.
typedef struct {
  // 0: one run. Strides may be negative or 0; offsets say where the first run lies. All in bytes.
  int32_t rank;
  int32_t run_bytes;
  int32_t source_offset, destination_offset;
  int32_t extent[KL_MAX_RANK];
  int32_t source_stride[KL_MAX_RANK];
  int32_t destination_stride[KL_MAX_RANK];
} kl_copy_params;

// One run. The sizes of single elements are told apart, so that they take no call.
static inline void kl_copy_run(uint8_t *destination, const uint8_t *source, int32_t bytes) {
  switch (bytes) {
    case 1:
      *destination = *source;
      break;
    case 2:
      memcpy(destination, source, 2);
      break;
    case 4:
      memcpy(destination, source, 4);
      break;
    case 8:
      memcpy(destination, source, 8);
      break;
    default:
      memcpy(destination, source, (size_t)bytes);
  }
}

// The runs of the innermost loop.
static inline void kl_copy_line(const kl_copy_params *p, const uint8_t *source,
                                uint8_t *destination) {
  const int32_t inner = p->rank - 1;
  const int32_t count = inner < 0 ? 1 : p->extent[inner];
  const int32_t from_step = inner < 0 ? 0 : p->source_stride[inner];
  const int32_t to_step = inner < 0 ? 0 : p->destination_stride[inner];
  int32_t from = 0, to = 0;
  for (int32_t i = 0; i < count; i++) {
    kl_copy_run(destination + to, source + from, p->run_bytes);
    from += from_step;
    to += to_step;
  }
}

KL_KERNEL void kl_copy(const kl_copy_params *p, const void *input, void *output) {
  const uint8_t *source = (const uint8_t *)input;
  uint8_t *destination = (uint8_t *)output;
  int32_t index[KL_MAX_RANK] = {0};
  int32_t from = p->source_offset, to = p->destination_offset;
  for (int32_t d = 0; d < p->rank; d++) {
    if (p->extent[d] == 0) return;
  }
  for (;;) {
    kl_copy_line(p, source + from, destination + to);
    // The outer loops count like an odometer; the innermost is done.
    int32_t d = p->rank - 2;
    while (d >= 0 && ++index[d] == p->extent[d]) {
      from -= (p->extent[d] - 1) * p->source_stride[d];
      to -= (p->extent[d] - 1) * p->destination_stride[d];
      index[d--] = 0;
    }
    if (d < 0) return;
    from += p->source_stride[d];
    to += p->destination_stride[d];
  }
}

// Rows of an image: each is copied as row 0, from `source_step` bytes further on than the row before.
typedef struct {
  kl_copy_params row;
  int32_t source_step, row_bytes;
} kl_copy_rows_params;

// Rows y to `end`.
KL_KERNEL void kl_copy_rows(const kl_copy_rows_params *p, int32_t y, int32_t end,
                            const void *input, void *output) {
  const uint8_t *source = (const uint8_t *)input;
  uint8_t *row = (uint8_t *)output;
  for (; y < end; y++) {
    kl_copy(&p->row, source + y * p->source_step, row);
    row += p->row_bytes;
  }
}

// A matrix of `columns` rows of `rows` runs becomes its transpose, where it lies.
#define KL_LONGEST_RUN 16
typedef struct {
  // Of the result.
  int32_t rows, columns;
  // At most KL_LONGEST_RUN.
  int32_t run_bytes;
} kl_transpose_params;

// Runs move in circles: each is moved by the first of its circle.
KL_KERNEL void kl_transpose_in_place(const kl_transpose_params *p, void *matrix) {
  uint8_t *runs = (uint8_t *)matrix;
  uint8_t kept[KL_LONGEST_RUN];
  const int32_t count = p->rows * p->columns, bytes = p->run_bytes;
  for (int32_t first = 1; first < count - 1; first++) {
    int32_t from = first;
    do {
      from = from % p->columns * p->rows + from / p->columns;
    } while (from > first);
    if (from < first) continue;
    kl_copy_run(kept, runs + first * bytes, bytes);
    int32_t to = first;
    for (;;) {
      from = to % p->columns * p->rows + to / p->columns;
      if (from == first) break;
      kl_copy_run(runs + to * bytes, runs + from * bytes, bytes);
      to = from;
    }
    kl_copy_run(runs + to * bytes, kept, bytes);
  }
}

#endif
