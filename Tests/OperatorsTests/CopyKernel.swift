import CKernels
import IR
import Testing

/// What `kl_copy` makes of `source`, in a result whose other bytes are 0xA5.
func runCopy(_ call: KernelCall, _ source: Tensor, resultBytes: Int) -> [UInt8] {
  guard var parameters = call.parameters as? kl_copy_params else {
    Issue.record("\(call.function) is no copy")
    return []
  }
  var result = [UInt8](repeating: 0xA5, count: resultBytes)
  kl_copy(&parameters, source.bytes, &result)
  return result
}

/// A tensor of that many random bytes.
func randomTensor(_ type: TensorType, _ random: inout Dice) -> Tensor {
  Tensor(type.element, bytes: random.bytes(type.byteCount))
}

/// Element types of every size.
let elementsOfEverySize: [ElementType] = [.int8, .bool, .int16, .float32, .int64]

/// Expects the C copies of `op` to equal the reference on random bytes.
func expectCopyMatchesReference(
  _ op: some Operator, _ types: Signature, _ random: inout Dice
) throws {
  try op.check(types)
  let source = randomTensor(try #require(types.operands[0]), &random)
  let expected = op.evaluate([source] + types.constants.dropFirst(), types)[0]
  let result = runCopy(
    op.kernelCalls(types)[0], source, resultBytes: types.results[0].byteCount)
  #expect(result == expected.bytes)
}

/// A signature whose operands after the first are constant vectors of int32.
func types(
  _ element: ElementType, _ input: [Int], _ result: [Int], constants: [[Int]]
) -> Signature {
  Signature(
    operands: [TensorType(element, input)] + constants.map { TensorType(.int32, [$0.count]) },
    constants: [nil] + constants.map { Tensor(.int32, $0.map { Int32($0) }) },
    results: [TensorType(element, result)])
}
