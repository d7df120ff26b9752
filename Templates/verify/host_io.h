// How the verification driver reads and writes on a host: files of the C library.
#ifndef VERIFY_IO_H
#define VERIFY_IO_H

#include <stdio.h>
#include <stdlib.h>

#define VERIFY_HAS_HEAP 1

static FILE *io_input, *io_output;

static int io_open(const char *input, const char *output) {
  io_input = fopen(input, "rb");
  io_output = fopen(output, "wb");
  return io_input && io_output;
}

static int io_read(void *bytes, size_t count) {
  return fread(bytes, 1, count, io_input) == count;
}

static void io_write(const void *bytes, size_t count) {
  if (fwrite(bytes, 1, count, io_output) != count) exit(3);
}

// What is written so far survives even if the next run ends the program.
static void io_flush(void) {
  if (fflush(io_output) != 0) exit(3);
}

#endif
