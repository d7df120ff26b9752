// Digests of the last runs, for kinglet explain: the program, the number of runs since the reset, and a
// ring of runs with the 32-bit FNV-1a of each step's result.
enum { KL_MODEL_TRACE_RUNS = 4, KL_MODEL_TRACE_STEPS = 1 };  //% steps

// Clears the place of the next run.
static void kl_model_trace_start(kl_uint32 *trace) {
  kl_uint32 *const run = trace + 2 + trace[1] % KL_MODEL_TRACE_RUNS * KL_MODEL_TRACE_STEPS;
  trace[0] = 0;  //% program
  for (int32_t i = 0; i < KL_MODEL_TRACE_STEPS; i++) run[i] = 2166136261u;
}

static void kl_model_trace_add(kl_uint32 *trace, int32_t step, const void *data, int32_t bytes) {
  kl_uint32 *const run = trace + 2 + trace[1] % KL_MODEL_TRACE_RUNS * KL_MODEL_TRACE_STEPS;
  uint32_t digest = run[step];
  for (int32_t i = 0; i < bytes; i++) {
    digest = (digest ^ ((const uint8_t *)data)[i]) * 16777619u;
  }
  run[step] = digest;
}

static void kl_model_trace_end(kl_uint32 *trace) {
  trace[1]++;
  kl_model_trace_start(trace);
}

const void *kl_model_trace(KL_MODEL_ARENA) {
  KL_MODEL_IGNORE_MEMORY;
  return KL_MODEL_STATE + 0;  //% place
}
