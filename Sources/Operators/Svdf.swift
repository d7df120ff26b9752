import CKernels
import IR
import TFLite

/// Remembers what a few features of the recent inputs were, and weighs them over time.
///
/// Operands: input `[batches, depth]`, feature weights `[filters, depth]`, time weights
/// `[filters, memory]`, optional bias `[units]`, state `[batches, filters * memory]` with the latest
/// feature last. Each unit is the sum of `rank` filters.
package struct Svdf: Importable, StateMutating, Multiplying {
  package static let name = "SVDF"
  package static let inputElements: [ElementType] = [.int8, .float32]
  let rank: Int
  /// Of float results; integer ones are not clamped further.
  let activation: Activation

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(rank: options.int("rank"), activation: try options.activation())
  }

  init(rank: Int, activation: Activation = .none) {
    self.rank = rank
    self.activation = activation
  }

  package var attributes: [String] {
    ["rank \(rank)"] + (activation == .none ? [] : [activation.rawValue])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 5...5, optional: [3])
    let (input, features, times) = (types.operand(0), types.operand(1), types.operand(2))
    for (type, what) in [(input, "input"), (features, "features"), (times, "time weights")] {
      try types.requireRank(type, 2, what)
      try types.requireElements(type, what)
    }
    let (filters, memory) = (features.shape[0], times.shape[1])
    try types.require(
      rank > 0 && filters.isMultiple(of: rank), "rank must divide \(filters) filters (is \(rank))")
    try types.requireShape(features, [filters, input.shape[1]], "features")
    try types.requireShape(times, [filters, memory], "time weights")
    try types.requireShape(types.operand(4), [input.shape[0], filters * memory], "state")
    try types.requireShape(types.results[0], [input.shape[0], filters / rank], "result")
    try types.require(types.constants[4] == nil, "state must be a variable (is constant)")
    try checkElements(types)
  }

  private func checkElements(_ types: Signature) throws(Unsupported) {
    let (times, state) = (types.operand(2), types.operand(4))
    let units = types.results[0].shape[1]
    guard types.operand(0).element != .float32 else {
      for (type, what) in [
        (types.operand(1), "features"), (times, "time weights"), (state, "state"),
        (types.results[0], "result"),
      ] {
        try types.requireElement(type, .float32, what)
      }
      return try types.requireBias(3, channels: units, as: [.float32])
    }
    try types.requireQuantized(types.operand(0), "input")
    try types.requireQuantized(types.operand(1), "features")
    try types.requireQuantized(types.results[0], "result")
    try types.require(
      state.element == .int8 || state.element == .int16,
      "state must be int8 or int16 (is \(state.element))")
    try types.requireQuantized(state, as: state.element, "state")
    try types.requireQuantized(times, as: state.element, "time weights")
    for type in [types.operand(1), times] {
      try types.require(
        type.zeroPoint == 0, "weights must be symmetric (zero point is \(type.zeroPoint))")
    }
    try types.requireBias(3, channels: units, as: [.int32])
  }

  package func mutatedOperands(_ types: Signature) -> [Int] { [4] }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    types.operand(0).element == .float32
      ? evaluateFloats(operands, types) : evaluateIntegers(operands, types)
  }

  private func evaluateIntegers(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (p, state) = (parameters(types), types.operand(4))
    let (features, times) = (operands.present(1).int32s, operands.present(2).int32s)
    let input = operands.present(0).int32s.map { $0 + p.input_offset }
    let (result, memories) = walk(
      types, state: operands.present(4).int32s,
      bias: operands[3]?.int32s ?? [Int32](repeating: 0, count: types.results[0].shape[1]),
      feature: { batch, filter, depth in
        let sum = (0..<depth).reduce(Int32(0)) {
          $0 &+ input[batch * depth + $1] * features[filter * depth + $1]
        }
        let scaled = FixedPoint.multiply(sum, by: featureFactor(types)).clamped(to: state.range)
        return Int32(storing: scaled + state.zeroPoint, as: state.element)
      },
      weighed: { filter, memory in
        zip(times[filter * memory.count..<(filter + 1) * memory.count], memory)
          .reduce(Int32(0)) { $0 &+ $1.0 &* ($1.1 - state.zeroPoint) }
      }, adding: { $0 &+ $1 })
    let elements = result.map {
      (FixedPoint.multiply($0, by: resultFactor(types)) &+ p.output_offset).clamped(to: -128...127)
    }
    return [Tensor(.int8, elements), Tensor(state.element, memories)]
  }

  private func evaluateFloats(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, features) = (operands.present(0).floats, operands.present(1).floats)
    let times = operands.present(2).floats
    let (result, memories) = walk(
      types, state: operands.present(4).floats,
      bias: operands[3]?.floats ?? [Float](repeating: 0, count: types.results[0].shape[1]),
      feature: { batch, filter, depth in
        (0..<depth).reduce(Float(0)) {
          $0 + input[batch * depth + $1] * features[filter * depth + $1]
        }
      },
      weighed: { filter, memory in
        zip(times[filter * memory.count..<(filter + 1) * memory.count], memory)
          .reduce(Float(0)) { $0 + $1.0 * $1.1 }
      }, adding: { $0 + $1 })
    return [Tensor(result.map { $0.clamped(to: activation.floatRange) }), Tensor(memories)]
  }

  /// The sum of each unit, and the state after this run, whatever the numbers.
  private func walk<Number>(
    _ types: Signature, state: [Number], bias: [Number],
    feature: (_ batch: Int, _ filter: Int, _ depth: Int) -> Number,
    weighed: (_ filter: Int, _ memory: ArraySlice<Number>) -> Number,
    adding: (Number, Number) -> Number
  ) -> (sums: [Number], state: [Number]) {
    let (depth, memory) = (types.operand(0).shape[1], types.operand(2).shape[1])
    let filters = types.operand(1).shape[0]
    var (sums, memories): ([Number], [Number]) = ([], [])
    for batch in 0..<types.operand(0).shape[0] {
      for filter in 0..<filters {
        if filter.isMultiple(of: rank) { sums.append(bias[filter / rank]) }
        let start = (batch * filters + filter) * memory
        memories += state[start + 1..<start + memory] + [feature(batch, filter, depth)]
        sums[sums.count - 1] = adding(
          sums[sums.count - 1], weighed(filter, memories.suffix(memory)))
      }
    }
    return (sums, memories)
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let isFloat = types.operand(0).element == .float32
    let bias = types.biasArgument(3, isFloat ? .float32 : .int32, types.results[0].shape[1])
    let arguments = [.operand(0), .operand(1), .operand(2), bias, .operand(4), .result(0)]
    if isFloat {
      let clamp = activation.floatRange
      let parameters = kl_svdf_f32_params(
        shape: shape(types), clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
      return [KernelCall("kl_svdf_f32", in: "svdf.h", parameters, arguments)]
    }
    let function = types.operand(4).element == .int8 ? "kl_svdf_s8" : "kl_svdf_s8_s16"
    return [KernelCall(function, in: "svdf.h", parameters(types), arguments)]
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    types.operand(0).shape[0] * (types.operand(1).count + types.operand(2).count)
  }

  private func featureFactor(_ types: Signature) -> Multiplier {
    Multiplier(
      types.numerics.ratio(
        [types.operand(0).scale, types.operand(1).scale], to: [types.operand(4).scale]))
  }

  private func resultFactor(_ types: Signature) -> Multiplier {
    Multiplier(
      types.numerics.ratio(
        [types.operand(4).scale, types.operand(2).scale], to: [types.results[0].scale]))
  }

  private func shape(_ types: Signature) -> kl_svdf_shape {
    kl_svdf_shape(
      batches: Int32(types.operand(0).shape[0]), depth: Int32(types.operand(0).shape[1]),
      units: Int32(types.results[0].shape[1]), rank: Int32(rank),
      memory: Int32(types.operand(2).shape[1]))
  }

  private func parameters(_ types: Signature) -> kl_svdf_params {
    let (feature, result, state) = (featureFactor(types), resultFactor(types), types.operand(4))
    return kl_svdf_params(
      shape: shape(types), input_offset: -types.operand(0).zeroPoint,
      feature_multiplier: feature.multiplier, feature_shift: feature.shift,
      state_min: state.range.lowerBound, state_max: state.range.upperBound,
      state_zero_point: state.zeroPoint,
      output_multiplier: result.multiplier, output_shift: result.shift,
      output_offset: types.results[0].zeroPoint)
  }
}

extension Int32 {
  /// `value` as the low bits of an int8 or int16 element hold it.
  fileprivate init(storing value: Int32, as element: ElementType) {
    self =
      element == .int8
      ? Int32(Int8(truncatingIfNeeded: value)) : Int32(Int16(truncatingIfNeeded: value))
  }
}
