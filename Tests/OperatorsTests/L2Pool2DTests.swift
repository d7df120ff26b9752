import CKernels
import IR
import Testing

@testable import Operators

struct L2Pool2DTests {
  @Test func takesTheRootOfTheMeanSquare() {
    let pooling = PoolingWindow(height: 1, width: 2, Window(strideY: 1, strideX: 2, padding: .same))
    let types = unary(TensorType(.float32, [1, 1, 3, 1]), TensorType(.float32, [1, 1, 2, 1]))
    let input = Tensor([1, 7, -3] as [Float])
    #expect(L2Pool2D(pooling).evaluate([input], types)[0].floats == [5, 3])
    #expect(L2Pool2D(pooling, activation: .relu6).evaluate([input], types)[0].floats == [5, 3])
    #expect(L2Pool2D(pooling, activation: .reluN1To1).evaluate([input], types)[0].floats == [1, 1])
  }

  @Test(arguments: 0..<50) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (pooling, types) = dice.pooling(of: .float32)
    let op = L2Pool2D(pooling, activation: dice.activation())
    try expectKernelMatches(op, types, dice.tensor(types.operand(0)), run(kl_l2_pool_2d_f32))
  }

  @Test func refusesIntegers() {
    let pooling = PoolingWindow(height: 1, width: 1, Window(strideY: 1, strideX: 1, padding: .same))
    let type = TensorType(.int8, [1, 2, 2, 3], scale: 1)
    #expect(throws: Unsupported("input must be float32 (is int8)")) {
      try L2Pool2D(pooling).check(unary(type, type))
    }
  }
}
