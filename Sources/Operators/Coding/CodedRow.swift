import CKernels
import IR

/// One row of inputs times coded weights: `fully_connected_coded.h`.
struct CodedRow: FastKernel {
  let call: KernelCall
  let scratchBytes = 0
}

extension Products {
  /// A dense layer whose weights are decoded as they are used; nil where that is unwanted, cannot be done, or
  /// takes no less flash than `usual`.
  func codedRow(depth: Int, insteadOf usual: () -> KernelCall) -> CodedRow? {
    // Weights of several rows would be decoded several times.
    guard types.tuning.coding != .nowhere, kind == .int8, scaling == .fixedPoint,
      types.operand(input).count == depth,
      types.operand(weights).quantization?.zeroPoints.allSatisfy({ $0 == 0 }) ?? false,
      let values = types.constants[weights]?.int32s, let biases = foldedBiases(values, depth)
    else { return nil }
    let sums =
      [.constant(Tensor(.int32, biases), name: "biases of stored inputs")] + factors.arguments
    let plain = usual().arguments.compactMap { $0.constant(types) }
    let mostBytes = types.tuning.coding.mostBytes(insteadOf: plain.byteCount)
    let sumBytes = sums.compactMap { $0.constant(types) }.byteCount
    guard let mostBytes,
      let coded = CodedBytes(values.map { Int8($0) }, row: depth, mostBytes: mostBytes - sumBytes)
    else { return nil }
    let parameters = kl_fully_connected_coded_params(
      input_depth: Int32(depth), output_depth: Int32(channels),
      output_offset: types.results[0].zeroPoint, clamp_min: clamp.lowerBound,
      clamp_max: clamp.upperBound, per_channel: factors.perChannel,
      shift: Int32(coded.indexShift), units: Int32(coded.units.count))
    var call = KernelCall(
      "kl_fully_connected_coded", in: "fully_connected_coded.h", parameters,
      [.operand(input)] + coded.arguments + sums + [.result(0)])
    call.coding = .init(plain: plain, tokens: coded.tokenCount)
    return CodedRow(call: call)
  }

  /// What sums of inputs as they are stored start with; nil where a bias is not known.
  private func foldedBiases(_ values: [Int32], _ depth: Int) -> [Int32]? {
    var biases = [Int32](repeating: 0, count: channels)
    if types.optionalOperand(bias) != nil {
      guard let known = types.constants[bias]?.int32s else { return nil }
      biases = known
    }
    let zeroPoint = types.operand(input).zeroPoint
    // Sums wrap, as the reference's do.
    return biases.enumerated().map { channel, bias in
      values[channel * depth..<(channel + 1) * depth].reduce(bias) { $0 &- $1 &* zeroPoint }
    }
  }
}

extension KernelCall.Argument {
  /// The constant that this is, if it is one.
  func constant(_ types: Signature) -> Tensor? {
    switch self {
    case .constant(let tensor, _): tensor
    case .operand(let index): types.constants[index]
    case .result, .scratch, .decoded: nil
    }
  }
}

extension [Tensor] {
  fileprivate var byteCount: Int { reduce(0) { $0 + $1.bytes.count } }
}
