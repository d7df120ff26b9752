import CKernels
import IR
import Testing

@testable import Operators

/// Runs the kernel of a call, in place of operand `index` where there is one.
func runSelect(
  _ call: KernelCall, _ operands: [Tensor], _ result: TensorType, inPlaceOf index: Int? = nil
) throws -> Tensor {
  var parameters = try #require(call.parameters as? kl_select_params)
  let memory = operands.map { Memory($0.bytes) }
  let target = index.map { memory[$0] } ?? Memory(byteCount: result.byteCount)
  let (condition, a, b): (UnsafePointer<UInt8>, UnsafePointer<UInt8>, UnsafePointer<UInt8>) =
    (memory[0].pointer(), memory[1].pointer(), memory[2].pointer())
  let to: UnsafeMutablePointer<UInt8> = target.pointer()
  withExtendedLifetime(memory) {
    switch call.function {
    case "kl_select_8": kl_select_8(&parameters, condition, a, b, to)
    case "kl_select_16": kl_select_16(&parameters, condition, a, b, to)
    case "kl_select_32": kl_select_32(&parameters, condition, a, b, to)
    case "kl_select_64": kl_select_64(&parameters, condition, a, b, to)
    default: Issue.record("\(call.function) is no selection")
    }
  }
  return Tensor(result.element, bytes: target.bytes)
}

struct SelectV2Tests {
  @Test func broadcastsAllThree() throws {
    let types = Signature(
      operands: [
        TensorType(.bool, [2, 1]), TensorType(.float32, [3]), TensorType(.float32, []),
      ],
      results: [TensorType(.float32, [2, 3])])
    try SelectV2().check(types)
    let operands = [Tensor(.bool, [0, 1]), Tensor(floats: [1, 2, 3]), Tensor(floats: [9])]
    #expect(SelectV2().evaluate(operands, types) == [Tensor(floats: [9, 9, 9, 1, 2, 3])])
  }

  @Test func checkSaysWhatMustHold() {
    func refusal(_ operands: [TensorType], _ result: TensorType) -> String? {
      do throws(Unsupported) {
        try SelectV2().check(Signature(operands: operands, results: [result]))
        return nil
      } catch {
        return error.requirement
      }
    }
    let (condition, a) = (TensorType(.bool, [2]), TensorType(.int8, [2]))
    #expect(refusal([condition, a, a], a) == nil)
    #expect(refusal([a, a, a], a) == "condition must be bool (is int8)")
    #expect(
      refusal([condition, a, TensorType(.int16, [2])], a)
        == "third operand must be int8 (is int16)")
    #expect(
      refusal([TensorType(.bool, [3]), a, a], a)
        == "shapes must broadcast (are [3], [2] and [2])")
  }

  @Test(arguments: 0..<60) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let element = dice.pick(elementsOfEverySize)
    var types = dice.broadcastTypes()
    let (shapes, result) = (types.operands.compactMap { $0?.shape }, types.results[0].shape)
    types = Signature(
      operands: [
        TensorType(.bool, dice.pick([shapes[0], result, []])),
        TensorType(element, shapes[0]), TensorType(element, shapes[1]),
      ], results: [TensorType(element, result)])
    try SelectV2().check(types)
    let operands = types.operands.indices.map { dice.numbers(types.operand($0)) }
    let expected = SelectV2().evaluate(operands, types)[0]
    let call = SelectV2().kernelCalls(types)[0]
    #expect(try runSelect(call, operands, types.results[0]) == expected)
    for index in SelectV2().inPlaceOperands(types) {
      #expect(try runSelect(call, operands, types.results[0], inPlaceOf: index) == expected)
    }
  }
}
