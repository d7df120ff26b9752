import CKernels
import IR
import Testing

@testable import Operators

struct MulTests {
  @Test func multipliesOnTheScaleOfTheResult() {
    let type = TensorType(.int8, [4], scale: 0.5)
    let types = Signature(
      operands: [type, type], results: [TensorType(.int8, [4], scale: 0.25, zeroPoint: -1)])
    let operands = [Tensor(int8: [3, -4, 12, -128]), Tensor(int8: [5, 6, 12, 1])]
    #expect(Mul().evaluate(operands, types) == [Tensor(int8: [14, -25, 127, -128])])
    #expect(Mul(activation: .relu).evaluate(operands, types) == [Tensor(int8: [14, -1, 127, -1])])
  }

  @Test func roundsTwice() {
    let type = TensorType(.int8, [2], scale: 1)
    func products(_ a: [Int8], scale: Float) -> [Int32] {
      let result = TensorType(.int8, [2], scale: scale)
      let types = Signature(operands: [type, type], results: [result])
      return Mul().evaluate([Tensor(int8: a), Tensor(int8: [1, 1])], types)[0].int32s
    }
    // The multiplication takes ties up, the shift takes them away from zero.
    #expect(products([5, -5], scale: 2) == [3, -2])
    #expect(products([10, -10], scale: 4) == [3, -3])
  }

  @Test func aLargeFactorWrapsAsTheReferenceDoes() throws {
    let type = TensorType(.int8, [1], scale: 0x1p20)
    let types = Signature(
      operands: [type, type], results: [TensorType(.int8, [1], scale: 0x1p-20)])
    try Mul().check(types)
    #expect(Mul().evaluate([Tensor(int8: [127]), Tensor(int8: [127])], types).count == 1)
  }

  @Test func checkRefusesOtherElements() {
    let type = TensorType(.int8, [2], scale: 1)
    let types = Signature(operands: [TensorType(.int16, [2], scale: 1), type], results: [type])
    #expect(throws: Unsupported("first operand must be int8 (is int16)")) {
      try Mul().check(types)
    }
  }

  @Test(arguments: 0..<100) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = dice.broadcastTypes()
    let op = Mul(activation: dice.activation())
    try op.check(types)
    let (a, b) = (dice.int8s(types.operand(0).count), dice.int8s(types.operand(1).count))
    let call = try #require(op.kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_mul_params)
    var output = [Int8](repeating: 0x55, count: types.results[0].count)
    kl_mul_s8(&parameters, a, b, &output)
    #expect([Tensor(int8: output)] == op.evaluate([Tensor(int8: a), Tensor(int8: b)], types))
  }

  @Test(arguments: 0..<40) func kernelRunsInPlace(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = dice.broadcastTypes()
    let op = Mul(activation: dice.activation())
    let operands = [dice.int8s(types.operand(0).count), dice.int8s(types.operand(1).count)]
    let expected = op.evaluate(operands.map { Tensor(int8: $0) }, types)
    let call = try #require(op.kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_mul_params)
    for index in op.inPlaceOperands(types) {
      var place = operands[index]
      place.withUnsafeMutableBufferPointer { place in
        let base = place.baseAddress
        operands[1 - index].withUnsafeBufferPointer { other in
          let (own, other) = (UnsafePointer(base), other.baseAddress)
          kl_mul_s8(&parameters, index == 0 ? own : other, index == 0 ? other : own, base)
        }
      }
      #expect([Tensor(int8: place)] == expected)
    }
  }
}
