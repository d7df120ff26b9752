import CKernels
import IR
import TFLite

/// What PAD and PADV2 have in common, which in TensorFlow Lite Micro is everything.
///
/// Operands: input, paddings `[rank, 2]`, optional value; without one the padding stands for zero.
protocol ConstantPadding: Importable, BorderAdding, ViewForming, RangeGiving, ChannelRemoving {}

/// One dimension, or several seen as one, with what is put before and after the input.
private struct PaddedDimension {
  var before, extent, after: Int
  var isPadded: Bool { before > 0 || after > 0 }
}

extension ConstantPadding {
  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...3)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireSameElement(input, result)
    try types.requireRank(input, upTo: Int(KL_MAX_RANK), "input")
    try types.requireElements(input, "input")
    let paddings = try types.constantInts(1, "paddings")
    let rank = input.shape.count
    try types.require(
      paddings.count == 2 * rank, "paddings must be \(rank) pairs (are \(paddings.count) values)")
    for padding in paddings {
      try types.require(0...(1 << 28) ~= padding, "paddings must be 0 to 2^28 (one is \(padding))")
    }
    let shape = dimensions(types).map { $0.before + $0.extent + $0.after }
    try types.requireShape(result, shape, "result")
    try checkValue(types)
  }

  private func checkValue(_ types: Signature) throws(Unsupported) {
    let result = types.results[0]
    guard let type = types.optionalOperand(2) else {
      try types.require(
        !zeroIsStored(in: result) || result.range.contains(result.zeroPoint),
        "result must have a zero point in \(result.range) (is \(result.zeroPoint))")
      return
    }
    try types.require(
      type.element == result.element && type.shape.allSatisfy { $0 == 1 },
      "padding must be one \(result.element) (is \(type))")
    try types.require(
      result.element != .int8 || type.storesLike(result),
      "padding must have the quantization of the result, \(result) (is \(type))")
    try types.require(types.constants[2] != nil, "padding must be constant")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0)
    let strides = types.operand(0).strides
    // Where each element of the result comes from; the padding lies behind the input.
    var places: [Int?] = [0]
    for (dimension, stride) in zip(dimensions(types), strides) {
      let last = dimension.before + dimension.extent
      places = places.flatMap { place in
        (0..<last + dimension.after).map { position -> Int? in
          guard let place, dimension.before..<last ~= position else { return nil }
          return place + (position - dimension.before) * stride
        }
      }
    }
    let both = Tensor(input.element, bytes: input.bytes + value(types).bytes)
    return [both.gathering(places.map { $0 ?? input.count })]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let dimensions = mergedDimensions(types)
    let rows = dimensions.dropLast().reduce(1) { $0 * ($1.before + $1.extent + $1.after) }
    let parameters = kl_pad_params(
      element_bytes: Int32(types.results[0].element.byteCount), rows: Int32(rows),
      before: innermost(dimensions.map(\.before), filledWith: 0),
      extent: innermost(dimensions.map(\.extent), filledWith: 1),
      after: innermost(dimensions.map(\.after), filledWith: 0))
    return [
      KernelCall(
        "kl_pad", in: "pad.h", parameters,
        [.operand(0), .constant(value(types), name: "padding"), .result(0)])
    ]
  }

  package func border(_ types: Signature) -> Border? {
    let (result, dimensions) = (types.results[0], dimensions(types))
    guard dimensions.count == 4, !dimensions[0].isPadded, !dimensions[3].isPadded,
      types.operand(0).storesLike(result), isZero(value(types), in: result)
    else { return nil }
    return Border(
      top: dimensions[1].before, bottom: dimensions[1].after,
      left: dimensions[2].before, right: dimensions[2].after)
  }

  package func isView(_ types: Signature) -> Bool { !dimensions(types).contains(where: \.isPadded) }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    guard !padsChannels(types), let input = operands[0] else { return [nil] }
    let padding = value(types).int32s[0]
    let isPadded = dimensions(types).contains(where: \.isPadded)
    return [
      ChannelRanges(input.channels.map { isPadded ? $0.joined(with: padding...padding) : $0 })
    ]
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    guard !padsChannels(types) else { return channels.keepAll() }
    channels.tie(operand: 0)
  }

  package func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value] {
    [:]
  }

  private func padsChannels(_ types: Signature) -> Bool {
    dimensions(types).last?.isPadded ?? true
  }

  /// The element that is put around the input.
  private func value(_ types: Signature) -> Tensor {
    if types.optionalOperand(2) != nil, let value = types.constants[2] { return value }
    let result = types.results[0]
    return Tensor(result.element, [zeroIsStored(in: result) ? result.zeroPoint : 0])
  }

  /// True if `value`, stored as elements of `type`, stands for zero.
  private func isZero(_ value: Tensor, in type: TensorType) -> Bool {
    switch type.element {
    case .int8, .int16: value.int32s == [type.zeroPoint]
    case .float32: value.floats == [0]
    default: false
    }
  }

  /// True if the padding is the zero point; the reference pads wider integers with 0 itself.
  private func zeroIsStored(in result: TensorType) -> Bool {
    result.element == .int8 || result.element == .uint8
  }

  private func dimensions(_ types: Signature) -> [PaddedDimension] {
    let paddings = types.constants[1]?.int64s.map { Int($0) } ?? []
    return types.operand(0).shape.enumerated().map { axis, extent in
      PaddedDimension(before: paddings[2 * axis], extent: extent, after: paddings[2 * axis + 1])
    }
  }

  /// The fewest dimensions, innermost in bytes: one without padding belongs to the one around it.
  private func mergedDimensions(_ types: Signature) -> [PaddedDimension] {
    let bytes = types.results[0].element.byteCount
    var merged: [PaddedDimension] = []
    for dimension in dimensions(types) + [PaddedDimension(before: 0, extent: bytes, after: 0)] {
      if !dimension.isPadded, let outer = merged.popLast() {
        merged.append(
          PaddedDimension(
            before: outer.before * dimension.extent, extent: outer.extent * dimension.extent,
            after: outer.after * dimension.extent))
      } else {
        merged.append(dimension)
      }
    }
    return merged
  }
}
