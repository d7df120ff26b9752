import CKernels
import IR
import Testing

@testable import Operators

struct AddTests {
  @Test func addsOnTheScaleOfTheResult() {
    let type = TensorType(.int8, [4], scale: 0.5)
    let types = Signature(operands: [type, type], results: [type])
    let operands = [Tensor(int8: [1, -128, 127, -100]), Tensor(int8: [2, -1, 1, 27])]
    #expect(Add().evaluate(operands, types) == [Tensor(int8: [3, -128, 127, -73])])
    #expect(Add(activation: .relu).evaluate(operands, types) == [Tensor(int8: [3, 0, 127, 0])])
    #expect(Add(activation: .relu6).evaluate(operands, types) == [Tensor(int8: [3, 0, 12, 0])])
  }

  @Test func repeatsARow() {
    let types = Signature(
      operands: [TensorType(.int8, [2, 2], scale: 1), TensorType(.int8, [2], scale: 2)],
      results: [TensorType(.int8, [2, 2], scale: 1, zeroPoint: -10)])
    let operands = [Tensor(int8: [1, 2, 3, 4]), Tensor(int8: [10, 20])]
    #expect(Add().evaluate(operands, types) == [Tensor(int8: [11, 32, 13, 34])])
  }

  @Test func checkSaysWhatMustHold() {
    let a = TensorType(.int8, [2, 3], scale: 1)
    func refusal(_ operands: [TensorType?], _ result: TensorType) -> String? {
      do throws(Unsupported) {
        try Add().check(Signature(operands: operands, results: [result]))
        return nil
      } catch {
        return error.requirement
      }
    }
    #expect(refusal([a, a], a) == nil)
    #expect(refusal([a], a) == "must have 2 operands (has 1)")
    #expect(refusal([a, nil], a) == "operand 1 must be present")
    #expect(
      refusal([a, TensorType(.int8, [2], scale: 1)], a)
        == "shapes must broadcast (are [2, 3] and [2])")
    #expect(
      refusal([a, a], TensorType(.int8, [6], scale: 1))
        == "result must have shape [2, 3] (has [6])")
    let empty = TensorType(.int8, [0, .max, .max], scale: 1)
    #expect(
      refusal([empty, empty], empty)
        == "operands and result must not be empty (has [0, \(Int.max), \(Int.max)])")
    #expect(
      refusal([a, TensorType(.int8, [1, 1, 1, 1, 1, 2, 3], scale: 1)], a)
        == "operands and result must have at most 6 dimensions (has [1, 1, 1, 1, 1, 2, 3])")
    #expect(
      refusal([a, TensorType(.int8, [2, 3], scale: .nan)], a)
        == "second operand must have a positive scale (is nan)")
    #expect(
      refusal([a, a], TensorType(.int8, [2, 3], scale: 0x1p-19))
        == "result must have a scale above 2^-19 of the operands' (is 1.9073486e-06)")
  }

  @Test(arguments: 0..<100) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = dice.broadcastTypes()
    let op = Add(activation: dice.activation())
    try op.check(types)
    let (a, b) = (dice.int8s(types.operand(0).count), dice.int8s(types.operand(1).count))
    let call = try #require(op.kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_add_params)
    var output = [Int8](repeating: 0x55, count: types.results[0].count)
    kl_add_s8(&parameters, a, b, &output)
    #expect([Tensor(int8: output)] == op.evaluate([Tensor(int8: a), Tensor(int8: b)], types))
  }

  @Test(arguments: 0..<40) func kernelRunsInPlace(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = dice.broadcastTypes()
    let op = Add(activation: dice.activation())
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
          kl_add_s8(&parameters, index == 0 ? own : other, index == 0 ? other : own, base)
        }
      }
      #expect([Tensor(int8: place)] == expected)
    }
  }
}
