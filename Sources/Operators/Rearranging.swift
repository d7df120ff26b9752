import CKernels
import IR

/// An operator whose result holds elements of its first operand, unchanged, at other places.
protocol Rearranging: Importable, ViewForming, PartViewing, RowWise, RangeGiving {
  /// The copy that this operator is; throws where the operands do not describe one.
  ///
  /// - Requires: operand 0 and the one result are present.
  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy
  /// How many operands there may be.
  static var operandCounts: ClosedRange<Int> { get }
}

extension Rearranging {
  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: Self.operandCounts)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireSameElement(input, result)
    let copy = try copy(types)
    try types.require(
      copy.loopCount <= Int(KL_MAX_RANK),
      "elements must move in at most \(KL_MAX_RANK) loops (take \(copy.loopCount))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [checkedCopy(types).gathered(from: operands.present(0))]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let copy = checkedCopy(types)
    return [types.makesRows ? copy.bandCall() : copy.kernelCall()]
  }

  /// Rows of any elements of the operand, which is there as a whole.
  package func rowForm(_ types: Signature) -> RowForm? {
    let (copy, shape) = (checkedCopy(types), types.results[0].shape)
    guard shape.count == 4, shape[0] == 1, copy.extents == shape, copy.count > 0,
      copy.destinationOffset == 0
    else { return nil }
    return RowForm(.band, operands: [], needed: (0..<shape[1]).map { _ in 0..<0 })
  }

  package func slice(_ rows: Range<Int>, _ types: Signature) -> any Operator {
    RearrangedRows(copy: checkedCopy(types).rows(rows))
  }

  package func viewedParts(_ types: Signature) -> ViewedParts? {
    checkedCopy(types).runOffset.map { ViewedParts(operand: 0, offsets: [$0]) }
  }

  package func isView(_ types: Signature) -> Bool {
    types.operand(0).count == types.results[0].count && checkedCopy(types).isPlain
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    [operands[0]?.whole.map { ChannelRanges($0, count: types.results[0].channelCount) }]
  }

  private func checkedCopy(_ types: Signature) -> StridedCopy {
    guard let copy = try? copy(types) else { preconditionFailure("check has passed") }
    return copy
  }
}

/// Some rows of what a rearranging operator makes.
private struct RearrangedRows: Operator {
  /// No model file has it.
  static var name: String { "ROWS" }
  let copy: StridedCopy

  func check(_ types: Signature) {}

  func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [copy.gathered(from: operands.present(0))]
  }

  func kernelCalls(_ types: Signature) -> [KernelCall] { [copy.kernelCall()] }
}

/// An operator that only gives its first operand another shape.
///
/// The type of the result says which: operands and options that say it again are not read.
protocol Reshaping: Rearranging, ChannelRemoving {}

extension Reshaping {
  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy {
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireSameCount(input, result)
    return StridedCopy(input.element, extents: [input.count], sourceStrides: [1])
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [operands.present(0)]
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    let count = types.results[0].channelCount
    guard let input = operands[0], let whole = input.whole else { return [nil] }
    let repeats = count.isMultiple(of: input.channels.count)
    return [
      ChannelRanges((0..<count).map { repeats ? input.channels[$0 % input.channels.count] : whole })
    ]
  }

  /// The channels of the result must be those of the operand, once or several times.
  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    let (inner, outer) = (types.operand(0).channelCount, types.results[0].channelCount)
    guard inner > 0, outer.isMultiple(of: inner) else { return channels.keepAll() }
    channels.tie(operand: 0)
  }

  package func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value] {
    [:]
  }
}
