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

  @Test(arguments: 0..<100) func kernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let kernels: [(ElementType, UnaryKernel)] = [
      (.int8, run(kl_max_pool_2d_s8)), (.int16, run(kl_max_pool_2d_s16)),
      (.float32, run(kl_max_pool_2d_f32)),
    ]
    for (element, kernel) in kernels {
      let (pooling, types) = dice.pooling(of: element)
      let op = MaxPool2D(pooling, activation: dice.activation())
      try expectKernelMatches(op, types, dice.tensor(types.operand(0)), kernel)
    }
  }
}
