import CKernels
import IR
import Testing

@testable import Operators

struct MaxPool2DTests {
  @Test func takesTheLargestOfEachChannel() {
    let pooling = PoolingWindow(
      height: 2, width: 2, Window(strideY: 1, strideX: 1, padding: .same))
    let type = TensorType(.int8, [1, 2, 2, 2], scale: 1)
    let types = Signature(operands: [type], results: [type])
    let input = Tensor(int8: [1, -1, 2, -2, 3, -3, 4, -4])
    #expect(
      MaxPool2D(pooling).evaluate([input], types) == [Tensor(int8: [4, -1, 4, -2, 4, -3, 4, -4])])
    #expect(
      MaxPool2D(pooling, activation: .relu).evaluate([input], types)
        == [Tensor(int8: [4, 0, 4, 0, 4, 0, 4, 0])])
    #expect(
      MaxPool2D(pooling, activation: .reluN1To1).evaluate([input], types)
        == [Tensor(int8: [1, -1, 1, -1, 1, -1, 1, -1])])
  }

  @Test func checkRefusesAbsentAndEmptyInputs() {
    let pooling = PoolingWindow(
      height: 1, width: 1, Window(strideY: 1, strideX: 1, padding: .same))
    let type = TensorType(.int8, [1, 2, 2, 0], scale: 1)
    #expect(throws: Unsupported("operand 0 must be present")) {
      try MaxPool2D(pooling).check(Signature(operands: [nil], results: [type]))
    }
    #expect(throws: Unsupported("input must not be empty (has [1, 2, 2, 0])")) {
      try MaxPool2D(pooling).check(Signature(operands: [type], results: [type]))
    }
  }

  @Test(arguments: 0..<100) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (pooling, types) = dice.pooling()
    let op = MaxPool2D(pooling, activation: dice.activation())
    try op.check(types)
    let input = dice.int8s(types.operand(0).count)
    let call = try #require(op.kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_max_pool_2d_params)
    var output = [Int8](repeating: 0x55, count: types.results[0].count)
    kl_max_pool_2d_s8(&parameters, input, &output)
    #expect([Tensor(int8: output)] == op.evaluate([Tensor(int8: input)], types))
  }
}
