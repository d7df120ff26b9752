// Runs generated models on the host and writes down everything they compute.
//
//   verify JOBS TRACE
//
// JOBS is a list of runs: int32 model, int32 fresh, then the bytes of each input. A fresh run starts
// on a new instance. TRACE gets records of int32 kind, step, row, bytes and then that many bytes.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define VERIFY_GUARD 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define VERIFY_GUARD 0
#endif
#endif
#ifndef VERIFY_GUARD
// Without the sanitizer, bytes around the arena that must stay as they are.
#define VERIFY_GUARD 256
#endif

enum { RECORD_STEP, RECORD_OUTPUT, RECORD_END, RECORD_GUARD, RECORD_UNREPEATABLE };

typedef struct {
  int32_t arena_bytes, input_count, output_count;
  const int32_t *bytes;
  void (*invoke)(void *arena);
  // The address of an input, or after those of an output.
  void *(*port)(void *arena, int32_t index);
} verify_model;

static FILE *trace;
static int tracing;

void verify_hook(int32_t step, int32_t row, const void *data, int32_t bytes);

static void record(int32_t kind, int32_t step, int32_t row, const void *data, int32_t bytes) {
  const int32_t head[4] = {kind, step, row, bytes};
  fwrite(head, sizeof head, 1, trace);
  fwrite(data, 1, (size_t)bytes, trace);
}

void verify_hook(int32_t step, int32_t row, const void *data, int32_t bytes) {
  if (tracing) record(RECORD_STEP, step, row, data, bytes);
}

//% models
static const verify_model models[] = {{0, 0, 0, 0, 0, 0}};  //% table

// One instance of a model: its arena between guards.
typedef struct {
  uint8_t *memory;
  uint8_t poison;
} instance;

static void start(instance *i, const verify_model *m) {
  const size_t bytes = (size_t)m->arena_bytes + 2 * VERIFY_GUARD;
  free(i->memory);
  i->memory = (uint8_t *)malloc(bytes ? bytes : 1);
  if (!i->memory) exit(3);
  memset(i->memory, i->poison, bytes);
}

static void *arena(const instance *i) {
  return i->memory + VERIFY_GUARD;
}

static void check_guards(const instance *i, const verify_model *m) {
  for (int32_t k = 0; k < VERIFY_GUARD; k++) {
    if (i->memory[k] != i->poison) record(RECORD_GUARD, -1, k - VERIFY_GUARD, "", 0);
    if (i->memory[VERIFY_GUARD + m->arena_bytes + k] != i->poison) {
      record(RECORD_GUARD, -1, m->arena_bytes + k, "", 0);
    }
  }
}

static int fill_inputs(const verify_model *m, void *first, void *second, FILE *jobs) {
  for (int32_t i = 0; i < m->input_count; i++) {
    const size_t bytes = (size_t)m->bytes[i];
    if (fread(m->port(first, i), 1, bytes, jobs) != bytes) return 0;
    memcpy(m->port(second, i), m->port(first, i), bytes);
  }
  return 1;
}

static void run(const verify_model *m, const instance *first, const instance *second) {
  tracing = 1;
  m->invoke(arena(first));
  tracing = 0;
  m->invoke(arena(second));
  for (int32_t o = 0; o < m->output_count; o++) {
    const int32_t bytes = m->bytes[m->input_count + o];
    const void *a = m->port(arena(first), m->input_count + o);
    const void *b = m->port(arena(second), m->input_count + o);
    record(RECORD_OUTPUT, o, 0, a, bytes);
    if (memcmp(a, b, (size_t)bytes) != 0) record(RECORD_UNREPEATABLE, o, 0, b, bytes);
  }
  check_guards(first, m);
  check_guards(second, m);
  record(RECORD_END, 0, 0, "", 0);
  fflush(trace);
}

int main(int argc, char **argv) {
  // Two instances whose arenas hold different rubbish must agree.
  instance first = {0, 0xA5}, second = {0, 0x5A};
  int32_t head[2];
  if (argc != 3) return 2;
  FILE *jobs = fopen(argv[1], "rb");
  trace = fopen(argv[2], "wb");
  if (!jobs || !trace) return 2;
  while (fread(head, sizeof head, 1, jobs) == 1) {
    const verify_model *m = &models[head[0]];
    if (head[1]) {
      start(&first, m);
      start(&second, m);
    }
    if (!fill_inputs(m, arena(&first), arena(&second), jobs)) return 2;
    run(m, &first, &second);
  }
  free(first.memory);
  free(second.memory);
  return fclose(trace) == 0 ? 0 : 3;
}
