static KL_MODEL_SECTION union {
  int64_t alignment;
  int8_t bytes[KL_MODEL_ARENA_BYTES];
} KL_MODEL_ALIGNED kl_model_memory;