import IR
import Testing

@testable import Operators

@Suite struct SignalWindowTests {
  private func types(frames: Int, size: Int) -> Signature {
    let samples = TensorType(.int16, [frames, size])
    return Signature(operands: [samples, TensorType(.int16, [size])], results: [samples])
  }

  @Test func weighsAndSaturates() throws {
    let types = types(frames: 2, size: 2)
    let (samples, weights) = (Tensor(.int16, [100, -3, 32767, -1]), Tensor(.int16, [2, 1]))
    let op = SignalWindow(shift: 1)
    try op.check(types)
    #expect(op.evaluate([samples, weights], types) == [Tensor(.int16, [100, -2, 32767, -1])])
    #expect(
      SignalWindow(shift: 0).evaluate([samples, weights], types)
        == [Tensor(.int16, [200, -3, 32767, -1])])
  }

  @Test func checkSaysWhatMustHold() {
    var types = types(frames: 2, size: 3)
    types.operands[1] = TensorType(.int16, [4])
    #expect(throws: Unsupported("weights must be of a frame of the input [2, 3] (are 4)")) {
      try SignalWindow(shift: 12).check(types)
    }
    types.operands[1] = TensorType(.int16, [0])
    #expect(throws: Unsupported.self) { try SignalWindow(shift: 12).check(types) }
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = types(frames: dice.int(1...3), size: dice.int(1...9))
    let inputs = types.operands.map { Tensor(signal: .int16, $0?.count ?? 0, &dice) }
    try expectCustomKernelMatchesReference(
      SignalWindow(shift: dice.pick([0, 5, 12, 31])), types, [inputs])
  }
}
