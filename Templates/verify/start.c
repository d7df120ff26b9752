// Start-up of a bare-metal image: stack, data, bss, main, exit.
#include <stdint.h>

#include "semihosting.h"

extern uint32_t chip_stack_top, chip_bss_start, chip_bss_end;
extern uint32_t chip_data_start, chip_data_end, chip_data_load;

int main(void);
void chip_start(void);

void chip_start(void) {
  const uint32_t *from = &chip_data_load;
  for (uint32_t *to = &chip_data_start; to < &chip_data_end; to++) *to = *from++;
  for (uint32_t *to = &chip_bss_start; to < &chip_bss_end; to++) *to = 0;
  semihosting_exit(main());
}

#if defined(__arm__)
static void reset(void) {
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
  // The floating-point and vector unit is off after reset.
  *(volatile uint32_t *)0xE000ED88 |= UINT32_C(0xF) << 20;
  __asm volatile("dsb\n isb");
#endif
  chip_start();
}

static void fault(void) {
  semihosting_exit(139);
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    &chip_stack_top,       (const void *)reset, (const void *)fault, (const void *)fault,
    (const void *)fault, (const void *)fault, (const void *)fault};
#elif defined(__riscv)
__attribute__((used)) static void fault(void) {
  semihosting_exit(139);
}
__asm(
    ".section .vectors,\"ax\"\n.global _start\n_start:\n"
    ".option push\n.option norelax\nla gp, __global_pointer$\n.option pop\n"
    "la sp, chip_stack_top\nla t0, trap\n.option push\n.option arch, +zicsr\ncsrw mtvec, t0\n.option pop\nj chip_start\n"
    ".balign 4\ntrap:\nj fault\n");
#elif defined(__XTENSA__)
__asm(
    ".section .vectors,\"ax\"\n.global _start\n_start:\nj 1f\n.align 4\n.literal_position\n"
    "1:\nmovi a1, chip_stack_top\naddi a1, a1, -16\nmovi a0, chip_start\njx a0\n");
#endif

#if defined(__XTENSA__)
// No C library comes with this compiler.
#include <stddef.h>

void *memcpy(void *to, const void *from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);

__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *memcpy(void *to,
                                                                           const void *from,
                                                                           size_t count) {
  for (size_t i = 0; i < count; i++) ((char *)to)[i] = ((const char *)from)[i];
  return to;
}

__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *memmove(void *to,
                                                                            const void *from,
                                                                            size_t count) {
  char *t = (char *)to;
  const char *f = (const char *)from;
  if (t < f) {
    for (size_t i = 0; i < count; i++) t[i] = f[i];
  } else {
    for (size_t i = count; i > 0; i--) t[i - 1] = f[i - 1];
  }
  return to;
}

__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *memset(void *to, int value,
                                                                           size_t count) {
  for (size_t i = 0; i < count; i++) ((char *)to)[i] = (char)value;
  return to;
}
#endif
