// How the verification driver reads and writes on an emulated chip: semihosting, no C library.
#ifndef VERIFY_IO_H
#define VERIFY_IO_H

#include <stddef.h>
#include <stdint.h>

#include "semihosting.h"

#define VERIFY_HAS_HEAP 0

static int32_t io_input, io_output;

static int io_open(const char *input, const char *output) {
  io_input = semihosting_open(input, 0);
  io_output = semihosting_open(output, 1);
  return io_input >= 0 && io_output >= 0;
}

static int io_read(void *bytes, size_t count) {
  return count == 0 || semihosting_read(io_input, bytes, (uint32_t)count);
}

static void io_write(const void *bytes, size_t count) {
  if (count > 0 && !semihosting_write(io_output, bytes, (uint32_t)count)) semihosting_exit(3);
}

static void io_flush(void) {}

#endif
