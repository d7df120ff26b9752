import IR
import Testing

@testable import Operators

@Suite struct SignalStackerTests {
  private func types(_ op: SignalStacker) throws -> Signature {
    let depth = op.before + 1 + op.after
    return try rememberingTypes(
      op, TensorType(.int16, [op.size]),
      [TensorType(.int16, [op.size * depth]), TensorType(.bool, [])])
  }

  @Test func theFirstFrameStandsForThoseBefore() throws {
    let op = SignalStacker(size: 1, before: 1, after: 1, step: 2)
    let runs = try evaluateRuns(op, types(op), (1...4).map { Tensor(.int16, [$0]) })
    #expect(
      runs == [
        [Tensor(.int16, [0, 0, 0]), Tensor(.bool, [0])],
        [Tensor(.int16, [1, 1, 2]), Tensor(.bool, [1])],
        [Tensor(.int16, [0, 0, 0]), Tensor(.bool, [0])],
        [Tensor(.int16, [2, 3, 4]), Tensor(.bool, [1])],
      ])
  }

  @Test(arguments: 0..<30) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (before, after) = (dice.int(0...3), dice.int(0...3))
    let op = SignalStacker(
      size: dice.int(1...4), before: before, after: after, step: dice.int(1...before + after + 1))
    let runs = (0..<9).map { _ in [Tensor(signal: .int16, op.size, &dice)] }
    try expectCustomKernelMatchesReference(op, types(op), runs)
  }
}
