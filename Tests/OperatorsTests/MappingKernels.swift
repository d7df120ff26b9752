import CKernels
import IR
import Testing

/// All int8 elements in order.
let everyInt8 = (-128...127).map { Int8($0) }

extension Tensor {
  /// The elements of an int8 tensor.
  var int8s: [Int8] { bytes.map { Int8(bitPattern: $0) } }
}

/// What the C kernel of a call makes of `input`, in place.
func runMapping(_ call: KernelCall, _ input: [Int8]) -> [Int8] {
  var elements = input
  elements.withUnsafeMutableBufferPointer { buffer in
    let start = buffer.baseAddress
    switch call.parameters {
    case var clamp as kl_clamp_params: kl_clamp_s8(&clamp, start, start)
    case var lookup as kl_lookup_params:
      guard case .constant(let table, _) = call.arguments[1] else {
        preconditionFailure("there is a table")
      }
      kl_lookup_s8(&lookup, start, table.int8s, start)
    default: Issue.record("\(call.function) is no mapping")
    }
  }
  return elements
}

/// What the reference makes of the int8 elements `input`, whatever the shape.
func evaluate(_ op: some Operator, _ types: Signature, _ input: [Int8]) -> [Int8] {
  op.evaluate([Tensor(int8: input)], types)[0].int8s
}

/// The signature of one int8 operand and result of 256 elements.
func mappingTypes(_ input: Quantization, _ result: Quantization) -> Signature {
  Signature(
    operands: [TensorType(.int8, [1, 4, 8, 8], input)],
    results: [TensorType(.int8, [1, 4, 8, 8], result)])
}

/// Expects the C kernel to equal the reference on every element, for a random quantization.
func expectKernelMatchesReference(
  _ op: some Operator, seed: Int, scales: ClosedRange<Float> = 0.001...0.5,
  result fixed: Quantization? = nil
) throws {
  var random = Dice(seed: seed)
  func quantization() -> Quantization {
    Quantization(
      scale: .random(in: scales, using: &random),
      zeroPoint: .random(in: -128...127, using: &random))
  }
  let types = mappingTypes(quantization(), fixed ?? quantization())
  try op.check(types)
  let call = op.kernelCalls(types)[0]
  #expect(runMapping(call, everyInt8) == evaluate(op, types, everyInt8))
}

/// Expects every stored result to be within `tolerance` of `function` of the real input.
func expectNear(
  _ op: some Operator, _ types: Signature, tolerance: Double = 1, _ function: (Double) -> Double
) throws {
  try op.check(types)
  let (input, result) = (types.operands[0]!, types.results[0])
  for (stored, actual) in zip(everyInt8, evaluate(op, types, everyInt8)) {
    let real = Double(input.scale) * Double(Int32(stored) - input.zeroPoint)
    let exact = function(real) / Double(result.scale) + Double(result.zeroPoint)
    let clamped = min(max(exact, -128), 127)
    #expect(abs(Double(actual) - clamped) <= tolerance, "of \(stored)")
  }
}
