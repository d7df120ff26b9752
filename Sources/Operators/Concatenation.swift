import CKernels
import IR
import TFLite

/// Puts tensors one after another along one dimension.
package struct Concatenation: Importable, ViewForming, Joining, RangeGiving, ChannelRemoving {
  package static let name = "CONCATENATION"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  let axis: Int

  package init(_ options: Model.Options) throws(Unsupported) {
    let activation = try options.activation()
    guard activation == .none else {
      throw Unsupported("activation must be NONE (is \(activation.rawValue))")
    }
    self.init(axis: options.int("axis"))
  }

  init(axis: Int) { self.axis = axis }

  package var attributes: [String] { ["axis \(axis)"] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.require(!types.operands.isEmpty, "must have operands (has none)")
    let count = types.operands.count
    try types.requireCounts(operands: count...count)
    let result = types.results[0]
    try types.requireRank(result, upTo: Int(KL_MAX_RANK), "result")
    try types.requireElements(result, "result")
    let axis = try types.axis(axis, rank: result.shape.count)
    var extent = 0
    for index in types.operands.indices {
      let operand = types.operand(index)
      try checkStorage(operand, types)
      try types.requireRank(operand, result.shape.count, "operand \(index)")
      var shape = result.shape
      shape[axis] = operand.shape[axis]
      try types.requireShape(operand, shape, "operand \(index)")
      extent += operand.shape[axis]
    }
    try types.require(
      extent == result.shape[axis],
      "result must have extent \(extent) along dimension \(axis) (has \(result.shape[axis]))")
  }

  /// Elements are copied as they are stored; the reference refuses what would need more, unless the
  /// elements are uint8.
  private func checkStorage(_ operand: TensorType, _ types: Signature) throws(Unsupported) {
    let result = types.results[0]
    try types.require(
      operand.element == result.element,
      "operands must be \(result.element) as the result (one is \(operand.element))")
    switch result.element {
    case .int8 where types.isUnsigned: try types.requireQuantized(operand, "operand")
    case .int8, .uint8:
      try types.require(
        operand.storesLike(result),
        "operands must have the quantization of the result, \(result) (one is \(operand))")
    case .int16:
      try types.require(
        operand.zeroPoint == 0 && result.zeroPoint == 0,
        "int16 must have zero point 0 (operand has \(operand.zeroPoint), result \(result.zeroPoint))"
      )
    default: break
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let result = types.results[0]
    let outer = result.shape[..<place(types)].reduce(1, *)
    let parts = operands.indices.map { index in
      let operand = operands.present(index)
      return (rescaling(index, types)?.evaluate(operand) ?? operand).bytes
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(result.byteCount)
    for index in 0..<outer {
      for part in parts {
        let run = part.count / outer
        bytes += part[index * run..<(index + 1) * run]
      }
    }
    return [Tensor(result.element, bytes: bytes)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (result, axis) = (types.results[0], place(types))
    var calls: [KernelCall] = []
    var position = 0
    for index in types.operands.indices where !types.operand(index).shape.contains(0) {
      let operand = types.operand(index)
      let offset = position * result.strides[axis]
      if let rescaling = rescaling(index, types) {
        let rows = operand.shape[..<axis].reduce(1, *)
        calls.append(
          rescaling.call(
            rows: rows, of: operand.count / rows, from: .operand(index),
            stride: result.count / rows, offset: offset))
      } else {
        let copy = StridedCopy(
          result.element, extents: operand.shape, sourceStrides: operand.strides,
          destinationStrides: result.strides, destinationOffset: offset)
        calls.append(copy.kernelCall(from: .operand(index)))
      }
      position += operand.shape[axis]
    }
    return calls
  }

  /// What takes uint8 elements of an operand to the quantization of the result, if that is another:
  /// in float, as TensorFlow Lite's `ConcatenationWithScaling` does.
  private func rescaling(_ index: Int, _ types: Signature) -> ByteMapping? {
    let (operand, result) = (types.operand(index), types.results[0])
    guard types.isUnsigned, !operand.storesLike(result) else { return nil }
    let factor = operand.scale * (1 / result.scale)
    let bias = -Float(operand.zeroPoint + 128) * factor
    return ByteMapping { stored in
      let steps = (Float(stored + 128) * factor + bias).rounded(.toNearestOrAwayFromZero)
      return (Int32(min(max(steps, -0x1p20), 0x1p20)) + result.zeroPoint).clamped(to: result.range)
    }
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    let inputs = operands.compactMap { $0 }
    guard inputs.count == operands.count,
      types.operands.indices.allSatisfy({ rescaling($0, types) == nil })
    else { return [nil] }
    if joinsChannels(types) { return [ChannelRanges(inputs.flatMap(\.channels))] }
    return [
      ChannelRanges(
        (0..<types.results[0].channelCount).map { channel in
          inputs.dropFirst().reduce(inputs[0].channels[channel]) {
            $0.joined(with: $1.channels[channel])
          }
        })
    ]
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    var first = 0
    for index in types.operands.indices {
      for channel in channels.operands[index].indices {
        channels.tie(operand: index, channel, result: first + channel)
      }
      if joinsChannels(types) { first += channels.operands[index].count }
    }
  }

  private func joinsChannels(_ types: Signature) -> Bool {
    place(types) == types.results[0].shape.count - 1
  }

  package func isView(_ types: Signature) -> Bool {
    types.operand(0).shape == types.results[0].shape && rescaling(0, types) == nil
  }

  package func partOffsets(_ types: Signature) -> [Int]? {
    let result = types.results[0]
    guard result.count > 0, result.shape[..<place(types)].allSatisfy({ $0 == 1 }),
      types.operands.indices.allSatisfy({ rescaling($0, types) == nil })
    else { return nil }
    var offset = 0
    return types.operands.indices.map { index in
      defer { offset += types.operand(index).byteCount }
      return offset
    }
  }

  /// The dimension that grows. - Requires: `check` has passed.
  private func place(_ types: Signature) -> Int {
    axis < 0 ? axis + types.results[0].shape.count : axis
  }
}
