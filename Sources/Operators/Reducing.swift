import CKernels
import IR
import TFLite

/// An operator that folds the elements along some dimensions into one.
///
/// Operands: input, constant axes.
protocol Reducing: Importable, RangeGiving, ChannelRemoving {
  /// True if the dimensions that are folded stay, with one element each.
  var keepsDimensions: Bool { get }
  init(keepsDimensions: Bool)
  /// Throws unless the operator folds elements of these types; the shapes are checked elsewhere.
  func checkElements(_ types: Signature) throws(Unsupported)
}

extension Reducing {
  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(keepsDimensions: options.bool("keep_dims"))
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (input, result) = (types.operand(0), types.results[0])
    try checkElements(types)
    try types.requireRank(input, upTo: Int(KL_MAX_RANK), "input")
    try types.requireElements(input, "input")
    let shape = try Reduction(types).resultShape(keepingDimensions: keepsDimensions)
    try types.requireShape(result, shape, "result")
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    guard reduction(types).keepsChannels else { return channels.keepAll() }
    channels.tie(operand: 0)
  }

  package func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value] {
    [:]
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    [nil]
  }

  /// What is folded. - Requires: `check` has passed.
  func reduction(_ types: Signature) -> Reduction {
    guard let reduction = try? Reduction(types) else {
      preconditionFailure("axes that were checked are valid")
    }
    return reduction
  }
}

extension Reduction {
  /// The reduction as the kernels take it.
  var parameters: kl_reduction {
    kl_reduction(kept: Self.walk(kept), reduced: Self.walk(reduced))
  }

  /// `dimensions` as the innermost of three: six cannot alternate more often.
  private static func walk(_ dimensions: [Dimension]) -> kl_walk {
    func innermost(_ values: [Int], filledWith filler: Int32) -> (Int32, Int32, Int32) {
      let missing = [Int32](repeating: filler, count: 3 - values.count)
      let v = missing + values.map { Int32($0) }
      return (v[0], v[1], v[2])
    }
    return kl_walk(
      extent: innermost(dimensions.map(\.extent), filledWith: 1),
      stride: innermost(dimensions.map(\.stride), filledWith: 0))
  }
}
