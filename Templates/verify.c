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
  int32_t arena_bytes, state_bytes, input_count, output_count;
  const int32_t *bytes;
  void (*invoke)(void *arena, void *state);
  void (*reset)(void *arena, void *state);
  // The address of an input, or after those of an output.
  void *(*port)(void *arena, void *state, int32_t index);
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
static const verify_model models[] = {{0, 0, 0, 0, 0, 0, 0, 0}};  //% table

// One instance of a model: its arena and its state, each between guards.
typedef struct {
  uint8_t *arena, *state;
  uint8_t poison;
} instance;

// Memory of exactly that many bytes, filled with poison as its guards are.
static uint8_t *guarded(int32_t count, uint8_t poison) {
  const size_t bytes = (size_t)count + 2 * VERIFY_GUARD;
  uint8_t *memory = (uint8_t *)malloc(bytes ? bytes : 1);
  if (!memory) exit(3);
  memset(memory, poison, bytes);
  return memory + VERIFY_GUARD;
}

static void release(uint8_t *memory) {
  if (memory) free(memory - VERIFY_GUARD);
}

static void start(instance *i, const verify_model *m) {
  release(i->arena);
  release(i->state);
  i->arena = guarded(m->arena_bytes, i->poison);
  i->state = guarded(m->state_bytes, i->poison);
  if (m->reset) m->reset(i->arena, i->state);
}

static void check_guard(const uint8_t *memory, int32_t bytes, uint8_t poison) {
  for (int32_t k = 0; k < VERIFY_GUARD; k++) {
    if (memory[k - VERIFY_GUARD] != poison) record(RECORD_GUARD, -1, k - VERIFY_GUARD, "", 0);
    if (memory[bytes + k] != poison) record(RECORD_GUARD, -1, bytes + k, "", 0);
  }
}

static void check_guards(const instance *i, const verify_model *m) {
  check_guard(i->arena, m->arena_bytes, i->poison);
  check_guard(i->state, m->state_bytes, i->poison);
}

static void *port(const verify_model *m, const instance *i, int32_t index) {
  return m->port(i->arena, i->state, index);
}

static int fill_inputs(const verify_model *m, const instance *first, const instance *second,
                       FILE *jobs) {
  for (int32_t i = 0; i < m->input_count; i++) {
    const size_t bytes = (size_t)m->bytes[i];
    if (fread(port(m, first, i), 1, bytes, jobs) != bytes) return 0;
    memcpy(port(m, second, i), port(m, first, i), bytes);
  }
  return 1;
}

static void run(const verify_model *m, const instance *first, const instance *second) {
  tracing = 1;
  m->invoke(first->arena, first->state);
  tracing = 0;
  m->invoke(second->arena, second->state);
  for (int32_t o = 0; o < m->output_count; o++) {
    const int32_t bytes = m->bytes[m->input_count + o];
    const void *a = port(m, first, m->input_count + o);
    const void *b = port(m, second, m->input_count + o);
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
  instance first = {0, 0, 0xA5}, second = {0, 0, 0x5A};
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
    if (!fill_inputs(m, &first, &second, jobs)) return 2;
    run(m, &first, &second);
  }
  release(first.arena);
  release(first.state);
  release(second.arena);
  release(second.state);
  return fclose(trace) == 0 ? 0 : 3;
}
