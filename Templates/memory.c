// Where the arena lies: define KL_MODEL_SECTION as an attribute that names a section of your linker
// script.
#ifndef KL_MODEL_SECTION
#define KL_MODEL_SECTION
#endif

#if defined(__GNUC__)
#define KL_MODEL_ALIGNED __attribute__((aligned(KL_MODEL_ARENA_ALIGNMENT)))
#else
#define KL_MODEL_ALIGNED
#endif

#ifdef KL_MODEL_CALLER_ARENA
#define KL_MODEL_BASE ((int8_t *)arena)
#define KL_MODEL_STATE ((int8_t *)state)
#if KL_MODEL_STATE_BYTES > 0
#define KL_MODEL_IGNORE_MEMORY ((void)arena, (void)state)
#else
#define KL_MODEL_IGNORE_MEMORY ((void)arena)
#endif
#else
static KL_MODEL_SECTION struct { int8_t bytes[KL_MODEL_ARENA_BYTES]; } kl_model_memory;  //% arena
#define KL_MODEL_BASE (kl_model_memory.bytes)
#if KL_MODEL_STATE_BYTES > 0
static union {
  int64_t alignment;
  int8_t bytes[KL_MODEL_STATE_BYTES];
} KL_MODEL_ALIGNED kl_model_state_memory;
static int kl_model_is_ready;
#define KL_MODEL_STATE (kl_model_state_memory.bytes)
#define KL_MODEL_STATIC_BYTES \
  (sizeof kl_model_memory + sizeof kl_model_state_memory + sizeof kl_model_is_ready)
#else
#define KL_MODEL_STATIC_BYTES (sizeof kl_model_memory)
#endif
// The header counts every static byte: an array of -1 elements does not compile.
typedef char kl_model_memory_is_counted
    [KL_MODEL_STATIC_BYTES <= KL_MODEL_RAM_BYTES - KL_MODEL_STACK_BYTES ? 1 : -1];
#define KL_MODEL_IGNORE_MEMORY ((void)0)
#endif
