import IR
import Testing

@testable import Operators

@Suite struct SignalOverlapAddTests {
  private func types(
    _ op: SignalOverlapAdd, _ element: ElementType, channels: Int, frames: Int, size: Int
  ) throws -> Signature {
    try rememberingTypes(
      op, TensorType(element, [channels, frames, size]),
      [TensorType(element, [channels, frames * op.step])])
  }

  @Test func addsAndSaturates() throws {
    let op = SignalOverlapAdd(step: 2)
    #expect(
      try evaluateRuns(
        op, types(op, .int16, channels: 1, frames: 2, size: 3),
        [Tensor(.int16, [1, 2, 32000, 4000, 5, 6]), Tensor(.int16, [1, 1, 1, 1, 1, 1])])
        == [[Tensor(.int16, [1, 2, 32767, 5])], [Tensor(.int16, [7, 1, 2, 1])]])
  }

  @Test func checkSaysWhatMustHold() {
    let op = SignalOverlapAdd(step: 4)
    #expect(throws: Unsupported("step must be at most 3 (is 4)")) {
      try types(op, .int16, channels: 1, frames: 1, size: 3)
    }
  }

  @Test(arguments: 0..<20, [ElementType.int16, .float32])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let op = SignalOverlapAdd(step: dice.int(1...5))
    let types = try types(
      op, element, channels: dice.int(1...3), frames: dice.int(1...3),
      size: op.step + dice.int(0...9))
    let count = types.operands[0]?.count ?? 0
    let runs = (0..<5).map { _ in [Tensor(signal: element, count, &dice)] }
    try expectCustomKernelMatchesReference(op, types, runs)
  }
}
