#ifndef KL_SVDF_H
#define KL_SVDF_H

#include "fixed_point.h"

typedef struct {
  // Elements of an input, filters that make a unit, and features that a filter remembers.
  int32_t batches, depth, units, rank, memory;
} kl_svdf_shape;

typedef struct {
  kl_svdf_shape shape;
  int32_t input_offset;
  // From a sum of features to the state.
  int32_t feature_multiplier, feature_shift;
  int32_t state_min, state_max, state_zero_point;
  int32_t output_multiplier, output_shift, output_offset;
} kl_svdf_params;

typedef struct {
  kl_svdf_shape shape;
  float clamp_min, clamp_max;
} kl_svdf_f32_params;

// The latest feature of one filter.
static inline int32_t kl_svdf_feature(const kl_svdf_params *p, const int8_t *input,
                                      const int8_t *features) {
  uint32_t sum = 0;
  for (int32_t i = 0; i < p->shape.depth; i++) {
    sum += (uint32_t)((input[i] + p->input_offset) * features[i]);
  }
  const int32_t scaled = kl_requantize((int32_t)sum, p->feature_multiplier, p->feature_shift);
  return kl_clamp(scaled, p->state_min, p->state_max) + p->state_zero_point;
}

// Forgets the oldest feature of one filter, takes in the latest, and weighs them all.
static inline uint32_t kl_svdf_s8_filter(const kl_svdf_params *p, int32_t latest,
                                         const int8_t *times, int8_t *state, uint32_t sum) {
  const int32_t last = p->shape.memory - 1;
  for (int32_t i = 0; i < last; i++) state[i] = state[i + 1];
  state[last] = (int8_t)latest;
  for (int32_t i = 0; i <= last; i++) {
    sum += (uint32_t)times[i] * (uint32_t)(state[i] - p->state_zero_point);
  }
  return sum;
}

// All units of one batch; state is [units * rank][memory].
KL_KERNEL void kl_svdf_s8_row(const kl_svdf_params *p, const int8_t *input, const int8_t *features,
                              const int8_t *times, const kl_int32 *bias, int8_t *state,
                              int8_t *output) {
  for (int32_t u = 0; u < p->shape.units; u++) {
    uint32_t sum = (uint32_t)bias[u];
    for (int32_t r = 0; r < p->shape.rank; r++) {
      sum = kl_svdf_s8_filter(p, kl_svdf_feature(p, input, features), times, state, sum);
      features += p->shape.depth;
      times += p->shape.memory;
      state += p->shape.memory;
    }
    const int32_t scaled = kl_requantize((int32_t)sum, p->output_multiplier, p->output_shift);
    output[u] = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), -128, 127);
  }
}

KL_KERNEL void kl_svdf_s8(const kl_svdf_params *p, const int8_t *input, const int8_t *features,
                          const int8_t *times, const kl_int32 *bias, int8_t *state,
                          int8_t *output) {
  for (int32_t b = 0; b < p->shape.batches; b++) {
    kl_svdf_s8_row(p, input, features, times, bias, state, output);
    input += p->shape.depth;
    state += p->shape.units * p->shape.rank * p->shape.memory;
    output += p->shape.units;
  }
}

// Forgets the oldest feature of one filter, takes in the latest, and weighs them all.
static inline uint32_t kl_svdf_s8_s16_filter(const kl_svdf_params *p, int32_t latest,
                                             const kl_int16 *times, kl_int16 *state, uint32_t sum) {
  const int32_t last = p->shape.memory - 1;
  for (int32_t i = 0; i < last; i++) state[i] = state[i + 1];
  state[last] = (int16_t)latest;
  for (int32_t i = 0; i <= last; i++) {
    sum += (uint32_t)times[i] * (uint32_t)(state[i] - p->state_zero_point);
  }
  return sum;
}

// All units of one batch; state is [units * rank][memory].
KL_KERNEL void kl_svdf_s8_s16_row(const kl_svdf_params *p, const int8_t *input,
                                  const int8_t *features, const kl_int16 *times,
                                  const kl_int32 *bias, kl_int16 *state, int8_t *output) {
  for (int32_t u = 0; u < p->shape.units; u++) {
    uint32_t sum = (uint32_t)bias[u];
    for (int32_t r = 0; r < p->shape.rank; r++) {
      sum = kl_svdf_s8_s16_filter(p, kl_svdf_feature(p, input, features), times, state, sum);
      features += p->shape.depth;
      times += p->shape.memory;
      state += p->shape.memory;
    }
    const int32_t scaled = kl_requantize((int32_t)sum, p->output_multiplier, p->output_shift);
    output[u] = (int8_t)kl_clamp(kl_add(scaled, p->output_offset), -128, 127);
  }
}

KL_KERNEL void kl_svdf_s8_s16(const kl_svdf_params *p, const int8_t *input, const int8_t *features,
                              const kl_int16 *times, const kl_int32 *bias, kl_int16 *state,
                              int8_t *output) {
  for (int32_t b = 0; b < p->shape.batches; b++) {
    kl_svdf_s8_s16_row(p, input, features, times, bias, state, output);
    input += p->shape.depth;
    state += p->shape.units * p->shape.rank * p->shape.memory;
    output += p->shape.units;
  }
}

// The latest feature of one filter.
static inline float kl_svdf_f32_feature(const kl_svdf_f32_params *p, const kl_float *input,
                                        const kl_float *features) {
  float sum = 0.0f;
  for (int32_t i = 0; i < p->shape.depth; i++) {
    const float product = input[i] * features[i];
    sum += product;
  }
  return sum;
}

// Forgets the oldest feature of one filter, takes in the latest, and weighs them all.
static inline float kl_svdf_f32_filter(const kl_svdf_f32_params *p, float latest,
                                       const kl_float *times, kl_float *state, float sum) {
  const int32_t last = p->shape.memory - 1;
  for (int32_t i = 0; i < last; i++) state[i] = state[i + 1];
  state[last] = (float)latest;
  float weighed = 0.0f;
  for (int32_t i = 0; i <= last; i++) {
    const float product = times[i] * state[i];
    weighed += product;
  }
  return sum + weighed;
}

// All units of one batch; state is [units * rank][memory].
KL_KERNEL void kl_svdf_f32_row(const kl_svdf_f32_params *p, const kl_float *input,
                               const kl_float *features, const kl_float *times,
                               const kl_float *bias, kl_float *state, kl_float *output) {
  for (int32_t u = 0; u < p->shape.units; u++) {
    float sum = bias[u];
    for (int32_t r = 0; r < p->shape.rank; r++) {
      sum = kl_svdf_f32_filter(p, kl_svdf_f32_feature(p, input, features), times, state, sum);
      features += p->shape.depth;
      times += p->shape.memory;
      state += p->shape.memory;
    }
    output[u] = kl_clamp_f32(sum, p->clamp_min, p->clamp_max);
  }
}

KL_KERNEL void kl_svdf_f32(const kl_svdf_f32_params *p, const kl_float *input,
                           const kl_float *features, const kl_float *times, const kl_float *bias,
                           kl_float *state, kl_float *output) {
  for (int32_t b = 0; b < p->shape.batches; b++) {
    kl_svdf_f32_row(p, input, features, times, bias, state, output);
    input += p->shape.depth;
    state += p->shape.units * p->shape.rank * p->shape.memory;
    output += p->shape.units;
  }
}

#endif
