#ifndef KL_KERNEL_H
#define KL_KERNEL_H

#include <stdint.h>

// Kernels are `static inline`: with constant parameters the compiler folds them into each call.
// Define KL_KERNEL as `static` with a noinline attribute to share one copy instead.
#ifndef KL_KERNEL
#define KL_KERNEL static inline
#endif

// Parts of kernels too large for a copy in each call: what a single call needs becomes part of its
// caller all the same. Define KL_SHARED as KL_KERNEL is to have a copy for each layer.
#ifdef KL_SHARED
#elif defined(__GNUC__)
#define KL_SHARED static __attribute__((unused))
#else
#define KL_SHARED static
#endif

// Products of floats are rounded before they are added to: compilers fuse the two where the core
// has an instruction for that, unless they are told (GCC but with -std=c99).
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && (defined(__FP_FAST_FMAF) || defined(__FP_FAST_FMA))
#pragma GCC optimize("fp-contract=off")
#endif

// Loops that need all registers for themselves.
#if defined(__GNUC__)
#define KL_APART static __attribute__((noinline, unused))
#else
#define KL_APART static
#endif

// Keeps compilers from loading everything first, for which there are too few registers.
#if defined(__GNUC__)
#define KL_LOADS_STAY __asm volatile("" ::: "memory")
#else
#define KL_LOADS_STAY
#endif

// Arena bytes are seen as different types over time, which C allows only through character types.
#if defined(__GNUC__)
#define KL_MAY_ALIAS __attribute__((may_alias))
#else
#define KL_MAY_ALIAS
#endif
typedef int16_t KL_MAY_ALIAS kl_int16;
typedef int32_t KL_MAY_ALIAS kl_int32;
typedef uint32_t KL_MAY_ALIAS kl_uint32;
typedef int64_t KL_MAY_ALIAS kl_int64;
typedef uint64_t KL_MAY_ALIAS kl_uint64;
typedef float KL_MAY_ALIAS kl_float;

// Every tensor has fewer dimensions than this.
#define KL_MAX_RANK 6

static inline int32_t kl_min(int32_t a, int32_t b) {
  return a < b ? a : b;
}

static inline int32_t kl_max(int32_t a, int32_t b) {
  return a > b ? a : b;
}

static inline int32_t kl_clamp(int32_t x, int32_t low, int32_t high) {
  return kl_min(kl_max(x, low), high);
}

// The comparisons as the reference has them: NaN stays, and so does -0 at a limit of 0.
static inline float kl_clamp_f32(float x, float low, float high) {
  const float raised = x < low ? low : x;
  return high < raised ? high : raised;
}

// Sums that wrap, as the reference's do in practice.
static inline int32_t kl_add(int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a + (uint32_t)b);
}

static inline int64_t kl_add_s64(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline int32_t kl_subtract(int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a - (uint32_t)b);
}

#endif
