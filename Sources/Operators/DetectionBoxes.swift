import CKernels

/// Boxes as a network says them: centers and extents relative to those of anchors.
struct DetectionBoxes {
  let codes: [Float]
  /// Numbers of one box.
  let size: Int
  let anchors: [Float]
  let scales: DetectionPostprocess.Scales

  /// The best boxes without those that overlap with a better one, best first, with their corners:
  /// low y, low x, high y, high x.
  func chosen(
    _ scores: [Float], atLeast leastScore: Float, overlappingAtMost mostOverlap: Float, _ most: Int
  ) -> [(box: Int, corners: [Float])] {
    let candidates = scores.indices.filter { scores[$0] >= leastScore }
      .sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
    var chosen: [(box: Int, corners: [Float])] = []
    for box in candidates where chosen.count < most {
      let corners = corners(box)
      guard chosen.contains(where: { Self.overlap($0.corners, corners) > mostOverlap }) else {
        chosen.append((box, corners))
        continue
      }
    }
    return chosen
  }

  private func corners(_ box: Int) -> [Float] {
    let (code, anchor) = (codes[(box * size)...].prefix(4), anchors[(box * 4)...].prefix(4))
    let (c, a) = (code.map { Double($0) }, anchor.map { Double($0) })
    let y = Float(c[0] / Double(scales.y) * a[2] + a[0])
    let x = Float(c[1] / Double(scales.x) * a[3] + a[1])
    let halfHeight = Float(0.5 * kl_exp_f64(c[2] / Double(scales.height)) * a[2])
    let halfWidth = Float(0.5 * kl_exp_f64(c[3] / Double(scales.width)) * a[3])
    return [y - halfHeight, x - halfWidth, y + halfHeight, x + halfWidth]
  }

  /// The area of the intersection of two boxes in relation to that of their union.
  private static func overlap(_ a: [Float], _ b: [Float]) -> Float {
    func area(_ corners: [Float]) -> Float { (corners[2] - corners[0]) * (corners[3] - corners[1]) }
    let (areaA, areaB) = (area(a), area(b))
    if areaA <= 0 || areaB <= 0 { return 0 }
    func common(_ low: Int, _ high: Int) -> Float {
      let extent = (b[high] < a[high] ? b[high] : a[high]) - (a[low] < b[low] ? b[low] : a[low])
      return extent < 0 ? 0 : extent
    }
    let shared = common(0, 2) * common(1, 3)
    return shared / (areaA + areaB - shared)
  }
}
