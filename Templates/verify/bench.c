// Runs one generated model between marks that an instruction counter sees, and measures its stack.
//
// The file `jobs` holds the inputs; the file `trace` gets an int32: the bytes of stack of a run.
#include <stdint.h>

#include "chip_io.h"
#include "kernels/memory.h"

void bench_mark(int32_t step, int32_t row, const void *data, int32_t bytes);
void bench_begin(void);
void bench_end(void);

// The counter knows the addresses of these; nothing may be left out or inlined.
__attribute__((noinline)) void bench_mark(int32_t step, int32_t row, const void *data,
                                          int32_t bytes) {
  __asm volatile("" ::"r"(step), "r"(row), "r"(data), "r"(bytes) : "memory");
}

__attribute__((noinline)) void bench_begin(void) {
  __asm volatile("" ::: "memory");
}

__attribute__((noinline)) void bench_end(void) {
  __asm volatile("" ::: "memory");
}

//% model

static int fill_inputs(void) {
  //% inputs
  return 1;
}

enum { PAINTED = 16384, PAINT = 0x5C5C5C5C };

extern uint32_t chip_bss_end;

static inline uint32_t stack_pointer(void) {
  uint32_t here;
#if defined(__XTENSA__)
  __asm volatile("mov %0, a1" : "=r"(here));
#elif defined(__riscv)
  __asm volatile("mv %0, sp" : "=r"(here));
#else
  __asm volatile("mov %0, sp" : "=r"(here));
#endif
  return here;
}

// The bytes of stack that a run used below this frame.
__attribute__((noinline)) static int32_t measured_run(void) {
  volatile uint32_t *const top = (volatile uint32_t *)stack_pointer();
  volatile uint32_t *bottom = top - PAINTED / 4;
  if (bottom < &chip_bss_end) bottom = &chip_bss_end;
  for (volatile uint32_t *p = bottom; p < top; p++) *p = PAINT;
  bench_begin();
  //% invoke
  bench_end();
  while (bottom < top && *bottom == PAINT) bottom++;
  return (int32_t)((const volatile char *)top - (const volatile char *)bottom);
}

int main(void) {
  int32_t stack;
  if (!io_open("jobs", "trace") || !fill_inputs()) return 2;
  stack = measured_run();
  io_write(&stack, sizeof stack);
  return 0;
}
