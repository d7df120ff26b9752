// Runs one generated model between marks that an instruction counter sees, and measures its stack.
//
// The file `jobs` holds an int32, the number of runs, and the inputs of each; the file `trace` gets an
// int32 for each run, the bytes of stack that it took, and then one for each mark: the step it is of.
#include <stdint.h>

#include "chip_io.h"
#include "stack.h"

void bench_mark(int32_t step, int32_t row, const void *data, int32_t bytes);
void bench_begin(void);
void bench_end(void);
void bench_slice(void);

// The most marks of all runs.
enum { MARKS = 1 };  //% marks

static int32_t marked[MARKS], mark_count;

// The counter knows the addresses of these; nothing may be left out or inlined.
__attribute__((noinline)) void bench_mark(int32_t step, int32_t row, const void *data,
                                          int32_t bytes) {
  __asm volatile("" ::"r"(row), "r"(data), "r"(bytes) : "memory");
  if (mark_count < MARKS) marked[mark_count++] = step;
}

__attribute__((noinline)) void bench_begin(void) {
  __asm volatile("" ::: "memory");
}

__attribute__((noinline)) void bench_end(void) {
  __asm volatile("" ::: "memory");
}

// Called before each slice of a run that can be left off.
__attribute__((noinline)) void bench_slice(void) {
  __asm volatile("" ::: "memory");
}

//% model

static int fill_inputs(void) {
  //% inputs
  return 1;
}

// The bytes of stack that a run used below this frame.
STACK_MEASURED static int32_t measured_run(void) {
  volatile uint32_t *const top = stack_top();
  stack_paint(top);
  bench_begin();
  //% invoke
  bench_end();
  return stack_used(top);
}

int main(void) {
  int32_t runs;
  if (!io_open("jobs", "trace") || !io_read(&runs, sizeof runs)) return 2;
  for (int32_t run = 0; run < runs; run++) {
    int32_t stack;
    if (!fill_inputs()) return 2;
    stack = measured_run();
    io_write(&stack, sizeof stack);
  }
  io_write(marked, (size_t)mark_count * sizeof marked[0]);
  return 0;
}
