// Files and exit through the emulator, for Arm, RISC-V and Xtensa.
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stdint.h>

static uint32_t semihosting_length(const char *text) {
  uint32_t length = 0;
  while (text[length]) length++;
  return length;
}

#if defined(__XTENSA__)

// The simulator's system calls: numbers of the Xtensa ISS, flags of the host.
static int32_t semihosting_call(int32_t number, int32_t a, int32_t b, int32_t c) {
  register int32_t a2 __asm("a2") = number;
  register int32_t a3 __asm("a3") = a;
  register int32_t a4 __asm("a4") = b;
  register int32_t a5 __asm("a5") = c;
  __asm volatile("simcall" : "+r"(a2), "+r"(a3) : "r"(a4), "r"(a5) : "memory");
  return a2;
}

static int32_t semihosting_open(const char *path, int writes) {
  return semihosting_call(5, (int32_t)path, writes ? 01101 : 0, 0600);
}

static int semihosting_read(int32_t file, void *bytes, uint32_t count) {
  return semihosting_call(3, file, (int32_t)bytes, (int32_t)count) == (int32_t)count;
}

static int semihosting_write(int32_t file, const void *bytes, uint32_t count) {
  return semihosting_call(4, file, (int32_t)bytes, (int32_t)count) == (int32_t)count;
}

static void semihosting_exit(int32_t status) {
  for (;;) semihosting_call(1, status, 0, 0);
}

#else

// Arm's semihosting, which RISC-V has taken over with another trap.
static int32_t semihosting_call(int32_t number, const void *arguments) {
#if defined(__riscv)
  register int32_t a0 __asm("a0") = number;
  register const void *a1 __asm("a1") = arguments;
  // The three instructions must not be compressed nor cross a page.
  __asm volatile(
      ".balign 16\n.option push\n.option norvc\n"
      "slli x0, x0, 0x1f\nebreak\nsrai x0, x0, 7\n.option pop"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
  return a0;
#else
  register int32_t r0 __asm("r0") = number;
  register const void *r1 __asm("r1") = arguments;
  __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
#endif
}

enum { SYS_OPEN = 1, SYS_WRITE = 5, SYS_READ = 6, SYS_EXIT_EXTENDED = 0x20 };

static int32_t semihosting_open(const char *path, int writes) {
  const uint32_t arguments[3] = {(uint32_t)path, writes ? 5 : 1, semihosting_length(path)};
  return semihosting_call(SYS_OPEN, arguments);
}

// Both return the number of bytes that were not moved.
static int semihosting_read(int32_t file, void *bytes, uint32_t count) {
  const uint32_t arguments[3] = {(uint32_t)file, (uint32_t)bytes, count};
  return semihosting_call(SYS_READ, arguments) == 0;
}

static int semihosting_write(int32_t file, const void *bytes, uint32_t count) {
  const uint32_t arguments[3] = {(uint32_t)file, (uint32_t)bytes, count};
  return semihosting_call(SYS_WRITE, arguments) == 0;
}

static void semihosting_exit(int32_t status) {
  // 0x20026: the application has ended by itself.
  const uint32_t arguments[2] = {0x20026, (uint32_t)status};
  for (;;) semihosting_call(SYS_EXIT_EXTENDED, arguments);
}

#endif

#endif
