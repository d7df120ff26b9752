import CKernels
import IR

/// Chooses the best of many boxes that a network has scored, without those that overlap.
///
/// Operands: boxes `[1, boxes, 4...]` relative to their anchors, scores `[1, boxes, classes]`,
/// anchors `[boxes, 4]`: center and extent. Results: low and high corners, classes and scores of the
/// detections, best first, and their number; what is left of the results is 0.
package struct DetectionPostprocess: CustomImportable, ScratchUsing {
  package static let name = "CUSTOM(TFLite_Detection_PostProcess)"
  package static let inputElements: [ElementType] = [.float32]

  /// What the coordinates of boxes are divided by.
  struct Scales {
    let y, x, height, width: Float
  }

  /// Detections in all.
  let most: Int
  /// Detections of each class, or nil where only the best class of a box counts.
  let mostOfClass: Int?
  let classes: Int
  let leastScore, mostOverlap: Float
  let scales: Scales

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    let options = try FlexBuffer(customOptions)
    let count = 1...1 << 20
    most = try options.int("max_detections", in: count)
    classes = try options.int("num_classes", in: count)
    let isByClass = try options.optionalInt("use_regular_nms", in: 0...1) == 1
    let mostOfClass = try options.optionalInt("detections_per_class", in: count) ?? 100
    self.mostOfClass = isByClass ? mostOfClass : nil
    leastScore = try options.float("nms_score_threshold")
    mostOverlap = try options.float("nms_iou_threshold")
    guard mostOverlap > 0, mostOverlap <= 1 else {
      throw Unsupported("nms_iou_threshold must be above 0 and at most 1 (is \(mostOverlap))")
    }
    let classesOfBox = try options.int("max_classes_per_detection", in: count)
    // The reference writes further ones to the wrong places.
    guard isByClass || min(classesOfBox, classes) == 1 else {
      throw Unsupported("max_classes_per_detection must be 1 (is \(classesOfBox))")
    }
    scales = Scales(
      y: try options.float("y_scale"), x: try options.float("x_scale"),
      height: try options.float("h_scale"), width: try options.float("w_scale"))
  }

  init(
    most: Int, mostOfClass: Int?, classes: Int, leastScore: Float, mostOverlap: Float,
    scales: Scales
  ) {
    (self.most, self.mostOfClass, self.classes) = (most, mostOfClass, classes)
    (self.leastScore, self.mostOverlap, self.scales) = (leastScore, mostOverlap, scales)
  }

  package var attributes: [String] {
    ["at most \(most)"] + (mostOfClass.map { ["\($0) of a class"] } ?? [])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 3...3, results: 4)
    let (boxes, scores) = (types.operand(0), types.operand(1))
    let names = ["boxes", "scores", "anchors"]
    for (index, name) in names.enumerated() {
      try types.requireElement(types.operand(index), .float32, name)
      try types.requireElements(types.operand(index), name)
    }
    try types.requireRank(boxes, 3, "boxes")
    let count = boxes.shape[1]
    try types.require(
      boxes.shape[0] == 1 && boxes.shape[2] >= 4,
      "boxes must be one batch of 4 numbers or more (have \(boxes.shape))")
    try types.require(
      [[1, count, classes], [1, count, classes + 1]].contains(scores.shape),
      "scores must have shape [1, \(count), \(classes) or \(classes + 1)] (have \(scores.shape))")
    try types.requireShape(types.operand(2), [count, 4], "anchors")
    for (result, size) in zip(types.results, [4 * most, most, most, 1]) {
      try types.requireElement(result, .float32, "results")
      try types.require(
        result.count == size, "results must be of \(most) detections (one has \(result.shape))")
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let boxes = DetectionBoxes(
      codes: operands.present(0).floats, size: types.operand(0).shape[2],
      anchors: operands.present(2).floats, scales: scales)
    let (scores, size) = (operands.present(1).floats, types.operand(1).shape[2])
    let rows = stride(from: 0, to: scores.count, by: size).map {
      Array(scores[$0..<$0 + size].suffix(classes))
    }
    let found = mostOfClass.map { byClass(boxes, rows, $0) } ?? ofBestClasses(boxes, rows)
    func filled(_ values: [Float], _ count: Int) -> Tensor {
      Tensor(values + [Float](repeating: 0, count: count - values.count))
    }
    return [
      filled(found.flatMap(\.corners), 4 * most), filled(found.map { Float($0.classIndex) }, most),
      filled(found.map(\.score), most), Tensor([Float(found.count)]),
    ]
  }

  private struct Detection {
    let corners: [Float]
    let classIndex: Int
    let score: Float
  }

  private func ofBestClasses(_ boxes: DetectionBoxes, _ rows: [[Float]]) -> [Detection] {
    let best = rows.map { row in row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 } }
    let scores = zip(rows, best).map { $0[$1] }
    return boxes.chosen(scores, atLeast: leastScore, overlappingAtMost: mostOverlap, most)
      .map { Detection(corners: $0.corners, classIndex: best[$0.box], score: scores[$0.box]) }
  }

  private func byClass(
    _ boxes: DetectionBoxes, _ rows: [[Float]], _ mostOfClass: Int
  ) -> [Detection] {
    var found: [Detection] = []
    for classIndex in 0..<classes {
      let scores = rows.map { $0[classIndex] }
      let chosen = boxes.chosen(
        scores, atLeast: leastScore, overlappingAtMost: mostOverlap, mostOfClass)
      for (box, corners) in chosen {
        let detection = Detection(corners: corners, classIndex: classIndex, score: scores[box])
        let place = found.lastIndex { !($0.score < detection.score) }.map { $0 + 1 } ?? 0
        found.insert(detection, at: place)
      }
      found = Array(found.prefix(most))
    }
    return found
  }

  package func scratchBytes(_ types: Signature) -> Int {
    4 * types.operand(0).shape[1] + 16 * mostKept(types)
  }

  /// Detections of a class that have to be kept apart.
  private func mostKept(_ types: Signature) -> Int {
    mostOfClass.map { min($0, types.operand(0).shape[1]) } ?? 0
  }

  package func steps(_ types: Signature) -> Int {
    let boxes = types.operand(0).shape[1]
    let (steps, isTooLarge) = types.operand(1).count.multipliedReportingOverflow(by: boxes)
    return isTooLarge ? .max : steps
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_detection_postprocess_params(
      boxes: Int32(types.operand(0).shape[1]), box_size: Int32(types.operand(0).shape[2]),
      classes: Int32(classes), score_size: Int32(types.operand(1).shape[2]), most: Int32(most),
      most_of_class: Int32(mostKept(types)), y_scale: scales.y, x_scale: scales.x,
      h_scale: scales.height, w_scale: scales.width, least_score: leastScore,
      most_overlap: mostOverlap)
    return [
      KernelCall(
        "kl_detection_postprocess_\(mostOfClass == nil ? "fast_f32" : "f32")",
        in: "detection_postprocess.h", parameters,
        [.operand(0), .operand(1), .operand(2), .scratch] + (0...3).map { .result($0) })
    ]
  }
}
