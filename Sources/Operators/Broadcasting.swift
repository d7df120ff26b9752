import CKernels
import IR

/// An operator that makes each element of its result of one element of each of two operands, which
/// broadcast.
protocol Broadcasting: Importable, InPlace, RowWise, RangeGiving, ChannelRemoving, Pointwise {
  /// What this does with operands of these types; throws unless it handles them.
  ///
  /// - Requires: two operands that broadcast to the one result.
  func combination(_ types: Signature) throws(Unsupported) -> Combination
  /// True if, as one operand grows and the other stays, results never fall or never rise, and they are
  /// integers of at most 32 bits.
  func isMonotone(_ types: Signature) -> Bool
  /// A call that does the same faster, if there is one for these types.
  func fittedCall(_ types: Signature) -> KernelCall?
}

extension Broadcasting {
  func fittedCall(_ types: Signature) -> KernelCall? { nil }

  func isMonotone(_ types: Signature) -> Bool { false }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireBroadcast()
    _ = try combination(types)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [checkedCombination(types).evaluate(operands.present(0), operands.present(1), types)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    if let fitted = fittedCall(types) { return [fitted] }
    let combination = checkedCombination(types)
    return [
      KernelCall(
        combination.kernel, in: combination.header, combination.parameters,
        [.operand(0), .operand(1), .result(0)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { types.unrepeatedOperands() }

  package func rowForm(_ types: Signature) -> RowForm? {
    let rowConstants = types.operands.indices.allSatisfy { index in
      // What is read whole may not know rows.
      types.constants[index] == nil || types.operand(index).hasAlikeRows
    }
    guard rowConstants else { return nil }
    return types.elementRows(types.operands.indices.filter { types.constants[$0] == nil })
  }

  package func slice(_ rows: Range<Int>, _ types: Signature) -> any Operator { self }

  package func forwardDistance(ofOperand index: Int, _ types: Signature) -> Int? {
    types.unrepeatedOperands().contains(index) ? 0 : nil
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    guard isMonotone(types), let a = operands[0], let b = operands[1] else { return [nil] }
    let count = types.results[0].channelCount
    var corners = types
    corners.constants = [nil, nil]
    for index in 0...1 { corners.operands[index]?.shape = [count] }
    corners.results[0].shape = [count]
    let combination = checkedCombination(corners)
    func ends(_ ranges: ChannelRanges, _ element: ElementType) -> [Tensor] {
      let channels = (0..<count).map { ranges.channels[$0 % ranges.channels.count] }
      return [
        Tensor(element, channels.map(\.lowerBound)), Tensor(element, channels.map(\.upperBound)),
      ]
    }
    let results = ends(a, types.operand(0).element).flatMap { x in
      ends(b, types.operand(1).element).map { combination.evaluate(x, $0, corners).int32s }
    }
    return [
      ChannelRanges(
        (0..<count).map { channel in
          let values = results.map { $0[channel] }
          return values.reduce(values[0]...values[0]) { $0.joined(with: $1...$1) }
        })
    ]
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    for index in types.operands.indices {
      if types.operand(index).channelCount == types.results[0].channelCount {
        channels.tie(operand: index)
      } else {
        // One channel for all.
        channels.operands[index][0] = true
      }
    }
  }

  private func checkedCombination(_ types: Signature) -> Combination {
    guard let combination = try? combination(types) else {
      preconditionFailure("check has passed")
    }
    return combination
  }
}

/// What an operator makes of two elements: as a definition, and as a kernel for all of them.
struct Combination {
  let header, kernel: String
  let parameters: any Sendable
  let evaluate: (_ a: Tensor, _ b: Tensor, _ types: Signature) -> Tensor

  /// - Parameter combine: makes an element of the result of one of each operand.
  init<Operand: TensorElement, Result: TensorElement>(
    _ kernel: String, in header: String, _ parameters: any Sendable,
    _ combine: @escaping (Operand, Operand) -> Result
  ) {
    self.kernel = kernel
    self.header = header
    self.parameters = parameters
    evaluate = { a, b, types in
      Result.tensor(
        types.results[0].element,
        types.broadcasting(Operand.numbers(in: a), Operand.numbers(in: b), combine))
    }
  }
}

/// A number as which elements are read from a tensor and put into one.
protocol TensorElement {
  static func numbers(in tensor: Tensor) -> [Self]
  static func tensor(_ element: ElementType, _ values: [Self]) -> Tensor
}

extension Int32: TensorElement {
  static func numbers(in tensor: Tensor) -> [Int32] { tensor.int32s }
  static func tensor(_ element: ElementType, _ values: [Int32]) -> Tensor {
    Tensor(element, values)
  }
}

extension Int64: TensorElement {
  static func numbers(in tensor: Tensor) -> [Int64] { tensor.int64s }
  static func tensor(_ element: ElementType, _ values: [Int64]) -> Tensor { Tensor(values) }
}

extension Float: TensorElement {
  static func numbers(in tensor: Tensor) -> [Float] { tensor.floats }
  static func tensor(_ element: ElementType, _ values: [Float]) -> Tensor { Tensor(values) }
}

extension Bool: TensorElement {
  static func numbers(in tensor: Tensor) -> [Bool] { tensor.bytes.map { $0 != 0 } }
  static func tensor(_ element: ElementType, _ values: [Bool]) -> Tensor {
    Tensor(.bool, values.map { $0 ? 1 : 0 })
  }
}

extension TensorType {
  /// True if every row of an image is the same part of this operand, which broadcasts.
  var hasAlikeRows: Bool { shape.count < 3 || shape[shape.count - 3] == 1 }
}

extension Signature {
  /// The walk over both operands, as the kernels take it.
  var walk: kl_broadcast {
    Broadcast([operand(0), operand(1)], to: results[0]).parameters()
  }

  /// Requires two operands of one type out of `elements`, and a result of that type or of `result`.
  func requireElements(
    of elements: [ElementType], result: ElementType? = nil
  ) throws(Unsupported) {
    let element = operand(0).element
    try require(
      elements.contains(element),
      "operands must be \(elements.map(\.rawValue).joined(separator: ", ")) (first is \(element))")
    try requireElement(operand(1), element, "second operand")
    try requireElement(results[0], result ?? element, "result")
  }

  /// Requires a usable scale of both operands and the result.
  func requireScales() throws(Unsupported) {
    try requireScale(operand(0), "first operand")
    try requireScale(operand(1), "second operand")
    try requireScale(results[0], "result")
  }

  /// Requires, of int16, zero points of 0.
  func requireCentredInt16() throws(Unsupported) {
    for type in [operand(0), operand(1), results[0]] where type.element == .int16 {
      try require(
        type.zeroPoint == 0, "int16 must have a zero point of 0 (one has \(type.zeroPoint))")
    }
  }
}
