// Runs generated models and writes down everything they compute.
//
// The file `jobs` is a list of runs: int32 model, int32 fresh, then the bytes of each input. A fresh
// run starts on a new instance. The file `trace` gets records of int32 kind, step, row, bytes and then
// that many bytes.
#include <stdint.h>

#include "kernels/memory.h"
#ifdef VERIFY_ON_CHIP
#include "chip_io.h"
#include "stack.h"
#else
#include "host_io.h"
#endif

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

enum {
  RECORD_STEP,
  RECORD_OUTPUT,
  RECORD_END,
  RECORD_GUARD,
  RECORD_UNREPEATABLE,
  RECORD_STACK
};

typedef struct {
  // The arena has parts, of these sizes.
  int32_t part_count, state_bytes, input_count, output_count;
  const int32_t *part_bytes, *bytes;
  void (*invoke)(void *const *arena, void *state);
  void (*reset)(void *const *arena, void *state);
  // The address of an input, or after those of an output.
  void *(*port)(void *const *arena, void *state, int32_t index);
} verify_model;

static int tracing;

void verify_hook(int32_t step, int32_t row, const void *data, int32_t bytes);

static void record(int32_t kind, int32_t step, int32_t row, const void *data, int32_t bytes) {
  const int32_t head[4] = {kind, step, row, bytes};
  io_write(head, sizeof head);
  io_write(data, (size_t)bytes);
}

void verify_hook(int32_t step, int32_t row, const void *data, int32_t bytes) {
  if (tracing) record(RECORD_STEP, step, row, data, bytes);
}

//% models
static const verify_model models[] = {{0, 0, 0, 0, 0, 0, 0, 0, 0}};  //% table

// The most of all models: parts of an arena, bytes of the first, of all others, and of the state.
enum { MAX_PARTS = 1, MAX_FIRST = 16, MAX_OTHERS = 0, MAX_STATE = 8 };  //% largest

// One instance of a model: the parts of its arena and its state, each between guards.
typedef struct {
  void *arena[MAX_PARTS];
  uint8_t *state;
  uint8_t poison;
} instance;

#if VERIFY_HAS_HEAP && !defined(VERIFY_ONE_INSTANCE)
// A second instance, whose arena holds different rubbish, must agree with the first.
enum { INSTANCES = 2 };

// Exactly as many bytes as are needed, so that the sanitizer sees the first one beyond.
static uint8_t *memory(uint8_t *old, int32_t count, int32_t part) {
  const size_t bytes = (size_t)count + 2 * VERIFY_GUARD;
  uint8_t *fresh;
  (void)part;
  if (old) free(old - VERIFY_GUARD);
  fresh = (uint8_t *)malloc(bytes ? bytes : 1);
  if (!fresh) exit(3);
  return fresh + VERIFY_GUARD;
}
#else
enum { INSTANCES = 1 };

// Define VERIFY_FAR as an attribute, and it says where all parts but the first lie.
#ifndef VERIFY_FAR
#define VERIFY_FAR
#endif

static uint8_t *memory(uint8_t *old, int32_t count, int32_t part) {
  static union {
    int64_t alignment;
    uint8_t bytes[MAX_FIRST + 2 * VERIFY_GUARD];
  } __attribute__((aligned(16))) first;
  static union {
    int64_t alignment;
    uint8_t bytes[MAX_STATE + 2 * VERIFY_GUARD];
  } __attribute__((aligned(16))) state;
  (void)old;
  (void)count;
  if (part > 0) {
#if VERIFY_PARTS > 1
    static VERIFY_FAR union {
      int64_t alignment;
      uint8_t bytes[MAX_OTHERS + (MAX_PARTS - 1) * (2 * VERIFY_GUARD + 16)];
    } __attribute__((aligned(16))) others;
    static size_t taken;
    uint8_t *fresh;
    if (part == 1) taken = 0;
    fresh = others.bytes + taken + VERIFY_GUARD;
    taken += ((size_t)count + 2 * VERIFY_GUARD + 15) / 16 * 16;
    return fresh;
#endif
  }
  return (part < 0 ? state.bytes : first.bytes) + VERIFY_GUARD;
}
#endif

static uint8_t *poisoned(uint8_t *old, int32_t count, int32_t part, uint8_t poison) {
  uint8_t *fresh = memory(old, count, part);
  memset(fresh - VERIFY_GUARD, poison, (size_t)count + 2 * VERIFY_GUARD);
  return fresh;
}

static void start(instance *i, const verify_model *m) {
  for (int32_t p = 0; p < m->part_count; p++) {
    i->arena[p] = poisoned((uint8_t *)i->arena[p], m->part_bytes[p], p, i->poison);
  }
  i->state = poisoned(i->state, m->state_bytes, -1, i->poison);
  if (m->reset) m->reset(i->arena, i->state);
}

static void check_guard(const uint8_t *bytes, int32_t count, uint8_t poison) {
  for (int32_t k = 0; k < VERIFY_GUARD; k++) {
    if (bytes[k - VERIFY_GUARD] != poison) record(RECORD_GUARD, -1, k - VERIFY_GUARD, "", 0);
    if (bytes[count + k] != poison) record(RECORD_GUARD, -1, count + k, "", 0);
  }
}

static void *port(const verify_model *m, const instance *i, int32_t index) {
  return m->port(i->arena, i->state, index);
}

static int fill_inputs(const verify_model *m, const instance *all) {
  for (int32_t i = 0; i < m->input_count; i++) {
    const size_t bytes = (size_t)m->bytes[i];
    if (!io_read(port(m, all, i), bytes)) return 0;
    for (int32_t k = 1; k < INSTANCES; k++) memcpy(port(m, &all[k], i), port(m, all, i), bytes);
  }
  return 1;
}

#ifdef VERIFY_ON_CHIP
// What the function that is called takes, with the hook that writes down its steps.
STACK_MEASURED static void traced_run(const verify_model *m, const instance *i) {
  volatile uint32_t *const top = stack_top();
  stack_paint(top);
  m->invoke(i->arena, i->state);
  record(RECORD_STACK, stack_used(top), 0, "", 0);
}
#else
static void traced_run(const verify_model *m, const instance *i) {
  m->invoke(i->arena, i->state);
}
#endif

static void run(const verify_model *m, const instance *all) {
  tracing = 1;
  traced_run(m, &all[0]);
  tracing = 0;
  for (int32_t k = 1; k < INSTANCES; k++) m->invoke(all[k].arena, all[k].state);
  for (int32_t o = 0; o < m->output_count; o++) {
    const int32_t bytes = m->bytes[m->input_count + o];
    const void *a = port(m, all, m->input_count + o);
    record(RECORD_OUTPUT, o, 0, a, bytes);
    for (int32_t k = 1; k < INSTANCES; k++) {
      const void *b = port(m, &all[k], m->input_count + o);
      if (memcmp(a, b, (size_t)bytes) != 0) record(RECORD_UNREPEATABLE, o, 0, b, bytes);
    }
  }
  for (int32_t k = 0; k < INSTANCES; k++) {
    for (int32_t p = 0; p < m->part_count; p++) {
      check_guard((const uint8_t *)all[k].arena[p], m->part_bytes[p], all[k].poison);
    }
    check_guard(all[k].state, m->state_bytes, all[k].poison);
  }
  record(RECORD_END, 0, 0, "", 0);
  io_flush();
}

int main(void) {
  static instance all[2] = {{{0}, 0, 0xA5}, {{0}, 0, 0x5A}};
  int32_t head[2];
  if (!io_open("jobs", "trace")) return 2;
  while (io_read(head, sizeof head)) {
    const verify_model *m = &models[head[0]];
    for (int32_t k = 0; head[1] && k < INSTANCES; k++) start(&all[k], m);
    if (!fill_inputs(m, all)) return 2;
    run(m, all);
  }
  return 0;
}
