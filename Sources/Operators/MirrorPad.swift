import CKernels
import IR
import TFLite

/// Puts a mirror image of a tensor around it.
///
/// Operands: input, constant paddings `[rank, 2]`.
package struct MirrorPad: Importable, ViewForming {
  package static let name = "MIRROR_PAD"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  /// True if the mirror lies on the outermost elements, so that they are not repeated.
  var skipsBorder: Bool

  package init(skipsBorder: Bool) { self.skipsBorder = skipsBorder }

  package init(_ options: Model.Options) throws(Unsupported) {
    let mode = options.int("mode")
    guard 0...1 ~= mode else {
      throw Unsupported("mode must be REFLECT or SYMMETRIC (code is \(mode))")
    }
    self.init(skipsBorder: mode == 0)
  }

  package var attributes: [String] { [skipsBorder ? "reflect" : "symmetric"] }

  /// One dimension, or several seen as one.
  private struct Dimension {
    var before, extent, after: Int
    var isPadded: Bool { before > 0 || after > 0 }
    var total: Int { before + extent + after }
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireSameElement(input, result)
    try types.requireRank(input, upTo: Int(KL_MAX_RANK), "input")
    try types.requireElements(input, "input")
    let paddings = try types.constantInts(1, "paddings")
    let rank = input.shape.count
    try types.require(
      paddings.count == 2 * rank, "paddings must be \(rank) pairs (are \(paddings.count) values)")
    for (index, padding) in paddings.enumerated() {
      let most = input.shape[index / 2] - (skipsBorder ? 1 : 0)
      try types.require(
        0...most ~= padding,
        "paddings of dimension \(index / 2) must be 0 to \(most) (one is \(padding))")
    }
    try types.requireShape(result, dimensions(types).map(\.total), "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let skip = skipsBorder ? 1 : 0
    let places = zip(dimensions(types), types.operand(0).strides).reduce([0]) { outer, dimension in
      let (dimension, stride) = dimension
      let sources = (-dimension.before..<dimension.extent + dimension.after).map { place in
        if place < 0 { return -place - 1 + skip }
        return place < dimension.extent ? place : 2 * dimension.extent - 1 - skip - place
      }
      return outer.flatMap { offset in sources.map { offset + $0 * stride } }
    }
    return [operands.present(0).gathering(places)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let element = types.operand(0).element
    var dimensions = dimensions(types)
    // What is not padded belongs to the elements of the dimension around it.
    var bytes = element.byteCount
    while let inner = dimensions.last, !inner.isPadded, dimensions.count > 1 {
      bytes *= inner.extent
      dimensions.removeLast()
    }
    let parameters = kl_mirror_pad_params(
      element_bytes: Int32(bytes), rows: Int32(dimensions.dropLast().reduce(1) { $0 * $1.total }),
      skip: skipsBorder ? 1 : 0,
      before: innermost(dimensions.map(\.before), filledWith: 0),
      extent: innermost(dimensions.map(\.extent), filledWith: 1),
      after: innermost(dimensions.map(\.after), filledWith: 0))
    return [
      KernelCall("kl_mirror_pad", in: "mirror_pad.h", parameters, [.operand(0), .result(0)])
    ]
  }

  package func isView(_ types: Signature) -> Bool { !dimensions(types).contains(where: \.isPadded) }

  private func dimensions(_ types: Signature) -> [Dimension] {
    let paddings = types.constants[1]?.int64s.map { Int($0) } ?? []
    return types.operand(0).shape.enumerated().map { axis, extent in
      Dimension(before: paddings[2 * axis], extent: extent, after: paddings[2 * axis + 1])
    }
  }
}
