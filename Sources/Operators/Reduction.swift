import IR

/// The dimensions of an input that a reduction folds, and those that it keeps.
struct Reduction {
  /// A run of neighbouring dimensions of one kind, seen as one; the stride is in elements.
  struct Dimension: Hashable {
    var extent, stride: Int
  }

  private let input: TensorType
  private let isReduced: [Bool]

  /// The reduction of operand 0 along the axes in operand 1, which may repeat.
  init(_ types: Signature) throws(Unsupported) {
    input = types.operand(0)
    let rank = input.shape.count
    var isReduced = [Bool](repeating: false, count: rank)
    for axis in try types.constantInts(1, "axes") where rank > 0 {
      isReduced[try types.axis(axis, rank: rank)] = true
    }
    self.isReduced = isReduced
  }

  /// The shape of the result.
  func resultShape(keepingDimensions: Bool) -> [Int] {
    zip(input.shape, isReduced).compactMap { extent, isReduced in
      isReduced ? (keepingDimensions ? 1 : nil) : extent
    }
  }

  /// True if the last dimension is no more than kept.
  var keepsChannels: Bool { !(isReduced.last ?? true) }

  /// The number of elements that are folded into one.
  var count: Int { reduced.reduce(1) { $0 * $1.extent } }

  /// What is walked for one element of the result, in the fewest dimensions.
  var reduced: [Dimension] { runs(reduced: true) }
  /// What is walked from one element of the result to the next, in the fewest dimensions.
  var kept: [Dimension] { runs(reduced: false) }

  private func runs(reduced: Bool) -> [Dimension] {
    var runs: [Dimension] = []
    var continues = false
    for axis in input.shape.indices where input.shape[axis] != 1 {
      if isReduced[axis] != reduced {
        continues = false
      } else if continues, let last = runs.popLast() {
        runs.append(
          Dimension(extent: last.extent * input.shape[axis], stride: input.strides[axis]))
      } else {
        runs.append(Dimension(extent: input.shape[axis], stride: input.strides[axis]))
        continues = true
      }
    }
    return runs
  }

  /// For each element of the result, the places of the input elements that make it.
  var groups: [[Int]] {
    let shape = input.shape
    func walk(reduced: Bool) -> [Int] {
      let axes = shape.indices.filter { isReduced[$0] == reduced }
      return offsets(axes.map { shape[$0] }, strides: axes.map { input.strides[$0] })
    }
    let members = walk(reduced: true)
    return walk(reduced: false).map { first in members.map { first + $0 } }
  }
}
