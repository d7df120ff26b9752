import IR

/// An operator that turns each element into another, regardless of where it stands.
protocol ElementMapping: InPlace, ViewForming, RowWise, RangeGiving, ChannelRemoving, Pointwise {
  /// What happens to each element. Throws unless the types suit that; they are one operand and one
  /// result with as many elements.
  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic
}

/// What can happen to each element of a tensor: a kind of arithmetic with its C kernel.
protocol ElementArithmetic {
  /// What the elements of the operand become.
  func evaluate(_ input: Tensor) -> Tensor
  /// The call that computes the same of operand 0, which has those rows.
  func call(_ rows: ElementRows) -> KernelCall
  /// True if every element keeps its bits.
  var isIdentity: Bool { get }
}

extension ElementArithmetic {
  var isIdentity: Bool { false }
}

extension ElementMapping {
  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    try types.requireSameCount(types.operand(0), types.results[0])
    _ = try arithmetic(types)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [accepted(types).evaluate(operands.present(0))]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [accepted(types).call(ElementRows(types.operand(0)))]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] {
    types.operand(0).element.byteCount == types.results[0].element.byteCount ? [0] : []
  }

  package func isView(_ types: Signature) -> Bool { accepted(types).isIdentity }

  package func rowForm(_ types: Signature) -> RowForm? { types.elementRows([0]) }

  package func slice(_ rows: Range<Int>, _ types: Signature) -> any Operator { self }

  /// Elements are read one after the other, each before the one made of it is written.
  package func forwardDistance(ofOperand index: Int, _ types: Signature) -> Int? {
    max(0, types.results[0].byteCount - types.operand(0).byteCount)
  }

  /// What a table of all bytes says; elements of other types may be anything.
  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    let result = types.results[0]
    guard types.operand(0).element == .int8, let input = operands[0],
      input.channels.count == result.channelCount, result.element.integerRange != nil
    else { return [nil] }
    let table = accepted(types).evaluate(Tensor(.int8, Array(-128...127))).int32s
    return [
      ChannelRanges(
        input.channels.map { range in
          let mapped = table[Int(range.lowerBound) + 128...Int(range.upperBound) + 128]
          return mapped.dropFirst().reduce(mapped[mapped.startIndex]...mapped[mapped.startIndex]) {
            $0.joined(with: $1...$1)
          }
        })
    ]
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    guard types.operand(0).channelCount == types.results[0].channelCount else {
      return channels.keepAll()
    }
    channels.tie(operand: 0)
  }

  private func accepted(_ types: Signature) -> any ElementArithmetic {
    do {
      return try arithmetic(types)
    } catch {
      preconditionFailure("check has passed: \(error)")
    }
  }
}

/// How the elements of a tensor divide into rows: of an image `[…, width, depth]`, else one row.
struct ElementRows {
  let rows, count: Int32

  init(_ type: TensorType) {
    guard type.shape.count > 2, type.count > 0 else {
      (rows, count) = (1, Int32(type.count))
      return
    }
    count = Int32(type.shape.suffix(2).reduce(1, *))
    rows = Int32(type.count) / count
  }
}

extension Signature {
  /// The rows of images that an operator makes from as many rows of the operands `indices`.
  func elementRows(_ indices: [Int]) -> RowForm? {
    let result = results[0]
    guard !indices.isEmpty,
      indices.allSatisfy({ areImages($0) && operand($0).shape == result.shape })
    else { return nil }
    return RowForm(.slice, operands: indices, needed: (0..<result.shape[1]).map { $0..<$0 + 1 })
  }

  /// Requires a quantized operand and result of that element type.
  func requireQuantizedPair(_ element: ElementType) throws(Unsupported) {
    try requireQuantized(operand(0), as: element, "input")
    try requireQuantized(results[0], as: element, "result")
  }

  /// Requires a quantized operand and result of that element type with zero points of 0.
  func requireSymmetricPair(_ element: ElementType) throws(Unsupported) {
    try requireQuantizedPair(element)
    for zero in [operand(0).zeroPoint, results[0].zeroPoint] where zero != 0 {
      throw Unsupported("\(element) input and result must have a zero point of 0 (one has \(zero))")
    }
  }

  /// Requires a result of the same element type as the operand, which is one of `elements`.
  func requireMapped(_ elements: [ElementType]) throws(Unsupported) {
    let element = operand(0).element
    let names = elements.map(\.rawValue).joined(separator: " or ")
    try require(elements.contains(element), "input must be \(names) (is \(element))")
    try requireSameElement(operand(0), results[0])
  }
}
