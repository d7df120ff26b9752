#ifndef KL_DETECTION_POSTPROCESS_H
#define KL_DETECTION_POSTPROCESS_H

#include "float_math.h"

typedef struct {
  // Boxes with their classes; a box is `box_size` numbers, of which 4 count, and `score_size`
  // scores, of which the last `classes` count.
  int32_t boxes, box_size, classes, score_size;
  // Detections in all, and of each class.
  int32_t most, most_of_class;
  float y_scale, x_scale, h_scale, w_scale;
  // The least score of a detection, and the most by which two may overlap.
  float least_score, most_overlap;
} kl_detection_postprocess_params;

// e^x, to about one unit in the last place of a double.
static inline double kl_exp_f64(double x) {
  if (x != x) return x;
  // Beyond, not even a float of the result's square root is finite, or not 0.
  const double clamped = x > 300.0 ? 300.0 : x < -300.0 ? -300.0 : x;
  const double halves = clamped * 1.4426950408889634 + (clamped < 0.0 ? -0.5 : 0.5);
  const int32_t n = (int32_t)halves;
  // log 2 in two pieces, the first of so few bits that its product is exact.
  const double r = (clamped - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  double sum = 1.0;
  for (int32_t i = 14; i > 0; i--) sum = 1.0 + sum * (r / i);
  const uint64_t bits = (uint64_t)(n + 1023) << 52;
  double power;
  memcpy(&power, &bits, sizeof power);
  return sum * power;
}

// Half the extent along one axis.
static inline float kl_half_extent_f32(float code, float scale, float anchor) {
  const double half = 0.5 * kl_exp_f64((double)code / (double)scale);
  return (float)(half * (double)anchor);
}

// The center along one axis.
static inline float kl_center_f32(float code, float scale, float extent, float anchor) {
  const double moved = (double)code / (double)scale * (double)extent;
  return (float)(moved + (double)anchor);
}

// Low y, low x, high y, high x of a box that is a center and an extent relative to its anchor's.
static inline void kl_decode_box(const kl_detection_postprocess_params *p, const kl_float *box,
                                 const kl_float *anchor, kl_float *corners) {
  const float y = kl_center_f32(box[0], p->y_scale, anchor[2], anchor[0]);
  const float x = kl_center_f32(box[1], p->x_scale, anchor[3], anchor[1]);
  const float half_h = kl_half_extent_f32(box[2], p->h_scale, anchor[2]);
  const float half_w = kl_half_extent_f32(box[3], p->w_scale, anchor[3]);
  corners[0] = y - half_h;
  corners[1] = x - half_w;
  corners[2] = y + half_h;
  corners[3] = x + half_w;
}

// What two ranges have in common, or 0.
static inline float kl_common_f32(float low_a, float high_a, float low_b, float high_b) {
  const float low = low_a < low_b ? low_b : low_a;
  const float high = high_b < high_a ? high_b : high_a;
  const float extent = high - low;
  return extent < 0.0f ? 0.0f : extent;
}

// The area of the intersection of two boxes in relation to that of their union.
static inline float kl_overlap_f32(const kl_float *a, const kl_float *b) {
  const float area_a = (a[2] - a[0]) * (a[3] - a[1]);
  const float area_b = (b[2] - b[0]) * (b[3] - b[1]);
  if (area_a <= 0.0f || area_b <= 0.0f) return 0.0f;
  const float common =
      kl_common_f32(a[0], a[2], b[0], b[2]) * kl_common_f32(a[1], a[3], b[1], b[3]);
  const float both = area_a + area_b;
  return common / (both - common);
}

// The place of the best score that is high enough, or -1.
static inline int32_t kl_best_score(const kl_detection_postprocess_params *p,
                                    const kl_float *scores) {
  int32_t best = -1;
  for (int32_t i = 0; i < p->boxes; i++) {
    if (scores[i] >= p->least_score && (best < 0 || scores[i] > scores[best])) best = i;
  }
  return best;
}

// The next best box that does not overlap with the `count` kept ones, which it joins; or -1. The
// scores of boxes that have had their turn become NaN.
static inline int32_t kl_next_detection(const kl_detection_postprocess_params *p,
                                        const kl_float *boxes, const kl_float *anchors,
                                        kl_float *scores, kl_float *kept, int32_t count) {
  for (;;) {
    const int32_t best = kl_best_score(p, scores);
    if (best < 0) return -1;
    scores[best] = kl_nan_f32();
    kl_decode_box(p, boxes + best * p->box_size, anchors + best * 4, kept + count * 4);
    int32_t i = 0;
    while (i < count && !(kl_overlap_f32(kept + i * 4, kept + count * 4) > p->most_overlap)) i++;
    if (i == count) return best;
  }
}

// Makes room for a score among the `count` so far, of which at most `most` stay; returns its place.
static inline int32_t kl_place_detection(const kl_detection_postprocess_params *p, float score,
                                         int32_t count, kl_float *corners, kl_float *classes,
                                         kl_float *scores) {
  int32_t place = count;
  for (; place > 0 && scores[place - 1] < score; place--) {
    if (place == p->most) continue;
    memcpy(corners + place * 4, corners + (place - 1) * 4, 4 * sizeof(float));
    classes[place] = classes[place - 1];
    scores[place] = scores[place - 1];
  }
  return place;
}

// Sets what comes after the `count` detections to 0.
static inline void kl_end_detections(const kl_detection_postprocess_params *p, int32_t count,
                                     kl_float *corners, kl_float *classes, kl_float *scores,
                                     kl_float *number) {
  for (int32_t i = count * 4; i < p->most * 4; i++) corners[i] = 0.0f;
  for (int32_t i = count; i < p->most; i++) classes[i] = scores[i] = 0.0f;
  *number = (float)count;
}

// The best boxes, each with its best class. `scratch` holds a score for each box.
KL_KERNEL void kl_detection_postprocess_fast_f32(const kl_detection_postprocess_params *p,
                                                 const kl_float *boxes, const kl_float *inputs,
                                                 const kl_float *anchors, int8_t *scratch,
                                                 kl_float *corners, kl_float *classes,
                                                 kl_float *scores, kl_float *number) {
  kl_float *waiting = (kl_float *)(void *)scratch;
  inputs += p->score_size - p->classes;
  for (int32_t i = 0; i < p->boxes; i++) {
    const kl_float *of_box = inputs + i * p->score_size;
    waiting[i] = of_box[0];
    for (int32_t c = 1; c < p->classes; c++) {
      if (of_box[c] > waiting[i]) waiting[i] = of_box[c];
    }
  }
  int32_t count = 0;
  for (; count < p->most; count++) {
    const int32_t best = kl_next_detection(p, boxes, anchors, waiting, corners, count);
    if (best < 0) break;
    const kl_float *of_box = inputs + best * p->score_size;
    int32_t class_of_box = 0;
    for (int32_t c = 1; c < p->classes; c++) {
      if (of_box[c] > of_box[class_of_box]) class_of_box = c;
    }
    classes[count] = (float)class_of_box;
    scores[count] = of_box[class_of_box];
  }
  kl_end_detections(p, count, corners, classes, scores, number);
}

// The best boxes of each class, and of those the best. `scratch` holds a score for each box and
// four corners for each detection of a class.
KL_KERNEL void kl_detection_postprocess_f32(const kl_detection_postprocess_params *p,
                                            const kl_float *boxes, const kl_float *inputs,
                                            const kl_float *anchors, int8_t *scratch,
                                            kl_float *corners, kl_float *classes, kl_float *scores,
                                            kl_float *number) {
  kl_float *waiting = (kl_float *)(void *)scratch;
  kl_float *kept = waiting + p->boxes;
  inputs += p->score_size - p->classes;
  int32_t count = 0;
  for (int32_t c = 0; c < p->classes; c++) {
    for (int32_t i = 0; i < p->boxes; i++) waiting[i] = inputs[i * p->score_size + c];
    for (int32_t k = 0; k < p->most_of_class; k++) {
      const int32_t best = kl_next_detection(p, boxes, anchors, waiting, kept, k);
      if (best < 0) break;
      const float score = inputs[best * p->score_size + c];
      const int32_t place = kl_place_detection(p, score, count, corners, classes, scores);
      if (place == p->most) continue;
      memcpy(corners + place * 4, kept + k * 4, 4 * sizeof(float));
      classes[place] = (float)c;
      scores[place] = score;
      count = kl_min(count + 1, p->most);
    }
  }
  kl_end_detections(p, count, corners, classes, scores, number);
}

#endif
