// A QEMU plugin (API version 1) that counts executed instructions between marks, exactly and repeatably.
//
//   -plugin libcount.so,out=FILE,vectors=on,mark=0xADDRESS,mark=0xADDRESS…
//
// Each time a block that starts at a mark is about to run, a line goes to FILE: the number of the mark,
// the instructions executed so far and, for Thumb code, an estimate of Cortex-M4 cycles with memory
// that answers in one cycle (timing table of Arm's technical reference manual). With vectors=on it is a Cortex-M55, which has the
// same pipeline here, but makes vectors in two halves, a cycle each.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The part of QEMU's plugin interface that is used here.
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef struct {
  const char *target_name;
} qemu_info_t;
enum { QEMU_PLUGIN_CB_NO_REGS };
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           void (*f)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, void (*f)(unsigned, void *),
                                          int flags, void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*f)(qemu_plugin_id_t, void *),
                                    void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

#define EXPORT __attribute__((visibility("default")))
EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv);

enum { MAX_MARKS = 8 };
static uint64_t marks[MAX_MARKS];
static int mark_count, is_thumb, has_vectors;
static FILE *out;
static uint64_t instructions, cycles;

// A translated block: straight code that runs as a whole.
typedef struct {
  uint64_t start, end;
  uint32_t instructions, cycles;
} block;

static const block *last;

// Cycles of a Thumb instruction whose branch is not taken. A load right after a load or store overlaps
// with it.
static uint32_t thumb_cycles(const uint8_t *bytes, size_t size, int *after_memory) {
  const uint32_t h = bytes[0] | (uint32_t)bytes[1] << 8;
  const uint32_t g = size == 4 ? bytes[2] | (uint32_t)bytes[3] << 8 : 0;
  const int overlaps = *after_memory;
  *after_memory = 0;
  if (size == 2) {
    const uint32_t top = h >> 11;
    if (top == 0x09 || (top >= 0x0A && top <= 0x13)) {
      const int loads = top == 0x09 || (top <= 0x0B ? (h >> 9 & 7) >= 3 : (int)(top & 1));
      *after_memory = 1;
      return loads && !overlaps ? 2 : 1;
    }
    if (top == 0x18 || top == 0x19) return 1 + (uint32_t)__builtin_popcount(h & 0xFF);
    if ((h & 0xF600) == 0xB400) return 1 + (uint32_t)__builtin_popcount(h & 0x1FF);
    return 1;
  }
  // Floating point and vectors share their encodings.
  if (has_vectors && (h & 0xEC00) == 0xEC00) return 2;
  if ((h & 0xFE40) == 0xE800) return 1 + (uint32_t)__builtin_popcount(g);
  if ((h & 0xFE40) == 0xE840) return 3;
  if ((h & 0xFE00) == 0xF800) {
    *after_memory = 1;
    return (h & 0x10) && !overlaps ? 2 : 1;
  }
  if ((h & 0xFFD0) == 0xFB90 && (g & 0xF0) == 0xF0) return 7;
  if ((h & 0xFF00) == 0xED00) {
    *after_memory = 1;
    return (h & 0x10) && !overlaps ? 2 : 1;
  }
  if ((h & 0xFE00) == 0xEC00) return 1 + (g & 0xFF);
  if ((h & 0xFFB0) == 0xEE80) return 14;
  return 1;
}

static void run(unsigned cpu, void *data) {
  const block *b = (const block *)data;
  (void)cpu;
  for (int i = 0; i < mark_count; i++) {
    if (b->start == marks[i]) {
      fprintf(out, "%d %llu %llu\n", i, (unsigned long long)instructions,
              (unsigned long long)cycles);
    }
  }
  // A taken branch refills the pipeline.
  if (last && last->end != b->start) cycles += 2;
  instructions += b->instructions;
  cycles += b->cycles;
  last = b;
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  block *b = (block *)calloc(1, sizeof *b);
  int after_memory = 0;
  (void)id;
  if (!b) return;
  b->start = b->end = qemu_plugin_tb_vaddr(tb);
  b->instructions = (uint32_t)qemu_plugin_tb_n_insns(tb);
  for (uint32_t i = 0; i < b->instructions; i++) {
    const struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    const size_t size = qemu_plugin_insn_size(insn);
    b->end += size;
    if (is_thumb) {
      b->cycles += thumb_cycles((const uint8_t *)qemu_plugin_insn_data(insn), size, &after_memory);
    }
  }
  qemu_plugin_register_vcpu_tb_exec_cb(tb, run, QEMU_PLUGIN_CB_NO_REGS, b);
}

static void finish(qemu_plugin_id_t id, void *data) {
  (void)id;
  (void)data;
  fclose(out);
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv) {
  for (int i = 0; i < argc; i++) {
    if (strncmp(argv[i], "out=", 4) == 0) out = fopen(argv[i] + 4, "w");
    if (strcmp(argv[i], "vectors=on") == 0) has_vectors = 1;
    if (strncmp(argv[i], "mark=", 5) == 0 && mark_count < MAX_MARKS) {
      marks[mark_count++] = strtoull(argv[i] + 5, 0, 0);
    }
  }
  if (!out) return 1;
  is_thumb = strcmp(info->target_name, "arm") == 0;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
  qemu_plugin_register_atexit_cb(id, finish, 0);
  return 0;
}
