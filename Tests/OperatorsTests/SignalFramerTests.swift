import IR
import Testing

@testable import Operators

@Suite struct SignalFramerTests {
  private func types(_ op: SignalFramer, channels: Int, frames: Int) throws -> Signature {
    try rememberingTypes(
      op, TensorType(.int16, [channels, frames * op.step]),
      [TensorType(.int16, [channels, frames, op.size]), TensorType(.bool, [])])
  }

  @Test func framesOverlap() throws {
    let op = SignalFramer(size: 3, step: 2, isPrefilled: true)
    #expect(
      try evaluateRuns(
        op, types(op, channels: 1, frames: 2),
        [Tensor(.int16, [1, 2, 3, 4]), Tensor(.int16, [5, 6, 7, 8])])
        == [
          [Tensor(.int16, [0, 1, 2, 2, 3, 4]), Tensor(.bool, [1])],
          [Tensor(.int16, [4, 5, 6, 6, 7, 8]), Tensor(.bool, [1])],
        ])
  }

  @Test func waitsForWholeFrames() throws {
    let op = SignalFramer(size: 3, step: 2, isPrefilled: false)
    #expect(
      try evaluateRuns(
        op, types(op, channels: 1, frames: 1),
        [Tensor(.int16, [1, 2]), Tensor(.int16, [3, 4]), Tensor(.int16, [5, 6])])
        == [
          [Tensor(.int16, [0, 0, 0]), Tensor(.bool, [0])],
          [Tensor(.int16, [1, 2, 3]), Tensor(.bool, [1])],
          [Tensor(.int16, [3, 4, 5]), Tensor(.bool, [1])],
        ])
  }

  @Test func checkSaysWhatMustHold() {
    let op = SignalFramer(size: 3, step: 2, isPrefilled: true)
    #expect(throws: Unsupported("input must be whole steps of 2 (has [1, 3])")) {
      try rememberingTypes(
        op, TensorType(.int16, [1, 3]), [op, op].map { _ in TensorType(.int16, [1]) })
    }
  }

  @Test(arguments: 0..<30) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let step = dice.int(1...5)
    let op = SignalFramer(
      size: step + dice.int(0...9), step: step, isPrefilled: seed.isMultiple(of: 2))
    let types = try types(op, channels: dice.int(1...3), frames: dice.int(1...3))
    let count = types.operands[0]?.count ?? 0
    let runs = (0..<6).map { _ in [Tensor(signal: .int16, count, &dice)] }
    try expectCustomKernelMatchesReference(op, types, runs)
  }
}
