// How much stack a call takes on an emulated chip: what it has left of a painted stretch.
//
//   volatile uint32_t *const top = stack_top();
//   stack_paint(top);
//   call();
//   bytes = stack_used(top);
//
// In a STACK_MEASURED function the result is what call() and all below it have taken.
#ifndef STACK_H
#define STACK_H

#include <stdint.h>

enum { STACK_PAINTED = 32768, STACK_PAINT = 0x5C5C5C5C };

// These work below the stack pointer, where a function of their own would have its frame.
#define STACK_INLINE static inline __attribute__((always_inline, unused))

// Not inlined, and with its own frame complete before anything else.
#define STACK_MEASURED __attribute__((noinline, optimize("no-shrink-wrap")))

extern uint32_t chip_bss_end;

STACK_INLINE volatile uint32_t *stack_top(void) {
  uint32_t here;
#if defined(__XTENSA__)
  __asm volatile("mov %0, a1" : "=r"(here));
#elif defined(__riscv)
  __asm volatile("mv %0, sp" : "=r"(here));
#else
  __asm volatile("mov %0, sp" : "=r"(here));
#endif
  return (volatile uint32_t *)here;
}

STACK_INLINE volatile uint32_t *stack_bottom(volatile uint32_t *top) {
  volatile uint32_t *const bottom = top - STACK_PAINTED / 4;
  return bottom < &chip_bss_end ? &chip_bss_end : bottom;
}

STACK_INLINE void stack_paint(volatile uint32_t *top) {
  for (volatile uint32_t *p = stack_bottom(top); p < top; p++) *p = STACK_PAINT;
}

STACK_INLINE int32_t stack_used(volatile uint32_t *top) {
  volatile uint32_t *p = stack_bottom(top);
  while (p < top && *p == STACK_PAINT) p++;
  return (int32_t)((volatile char *)top - (volatile char *)p);
}

#endif
