import IR
import Testing

@testable import Operators

@Suite struct SignalDelayTests {
  private func types(_ op: SignalDelay, channels: Int, count: Int) throws -> Signature {
    let samples = TensorType(.int16, [channels, count])
    return try rememberingTypes(op, samples, [samples])
  }

  @Test func samplesComeLater() throws {
    let op = SignalDelay(delay: 3)
    #expect(
      try evaluateRuns(
        op, types(op, channels: 2, count: 2),
        [Tensor(.int16, [1, 2, 11, 12]), Tensor(.int16, [3, 4, 13, 14])])
        == [[Tensor(.int16, [0, 0, 0, 0])], [Tensor(.int16, [0, 1, 0, 11])]])
  }

  @Test(arguments: 0..<30) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = SignalDelay(delay: dice.pick([0, 1, 4, 9]))
    let types = try types(op, channels: dice.int(1...3), count: dice.int(1...6))
    let count = types.operands[0]?.count ?? 0
    let runs = (0..<5).map { _ in [Tensor(signal: .int16, count, &dice)] }
    try expectCustomKernelMatchesReference(op, types, runs)
  }
}
