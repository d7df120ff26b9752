import CKernels
import IR
import Testing

@testable import Operators

struct SubTests {
  @Test func subtractsOnTheScaleOfTheResult() {
    let type = TensorType(.int8, [4], scale: 0.5)
    let types = Signature(operands: [type, type], results: [type])
    let operands = [Tensor(int8: [1, -128, 127, 100]), Tensor(int8: [2, -1, -1, 27])]
    #expect(Sub().evaluate(operands, types) == [Tensor(int8: [-1, -127, 127, 73])])
    #expect(Sub(activation: .relu).evaluate(operands, types) == [Tensor(int8: [0, 0, 127, 73])])
  }

  @Test func repeatsTheFirstOperand() {
    let types = Signature(
      operands: [TensorType(.int8, [], scale: 2, zeroPoint: 1), TensorType(.int8, [3], scale: 1)],
      results: [TensorType(.int8, [3], scale: 1, zeroPoint: 5)])
    #expect(
      Sub().evaluate([Tensor(int8: [11]), Tensor(int8: [1, 2, 3])], types)
        == [Tensor(int8: [24, 23, 22])])
  }

  @Test func checkRefusesOtherElements() {
    let type = TensorType(.int8, [2], scale: 1)
    let types = Signature(operands: [type, TensorType(.int32, [2])], results: [type])
    #expect(throws: Unsupported("second operand must be int8 (is int32)")) {
      try Sub().check(types)
    }
  }

  @Test(arguments: 0..<100) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = dice.broadcastTypes()
    let op = Sub(activation: dice.activation())
    try op.check(types)
    let (a, b) = (dice.int8s(types.operand(0).count), dice.int8s(types.operand(1).count))
    let call = try #require(op.kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_add_params)
    var output = [Int8](repeating: 0x55, count: types.results[0].count)
    kl_sub_s8(&parameters, a, b, &output)
    #expect([Tensor(int8: output)] == op.evaluate([Tensor(int8: a), Tensor(int8: b)], types))
  }

  @Test(arguments: 0..<40) func kernelRunsInPlace(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = dice.broadcastTypes()
    let op = Sub(activation: dice.activation())
    let operands = [dice.int8s(types.operand(0).count), dice.int8s(types.operand(1).count)]
    let expected = op.evaluate(operands.map { Tensor(int8: $0) }, types)
    let call = try #require(op.kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_add_params)
    for index in op.inPlaceOperands(types) {
      var place = operands[index]
      place.withUnsafeMutableBufferPointer { place in
        let base = place.baseAddress
        operands[1 - index].withUnsafeBufferPointer { other in
          let (own, other) = (UnsafePointer(base), other.baseAddress)
          kl_sub_s8(&parameters, index == 0 ? own : other, index == 0 ? other : own, base)
        }
      }
      #expect([Tensor(int8: place)] == expected)
    }
  }
}
