import IR
import Testing

@testable import Operators

@Suite struct SignalPcanTests {
  private func types(_ count: Int, gains: Int = 125) -> Signature {
    let values = TensorType(.uint32, [count])
    return Signature(
      operands: [values, values, TensorType(.int16, [gains])], results: [values])
  }

  @Test func amplifiesByTheGainOfTheNoise() throws {
    // The gain is 64 but for a noise of 3, where it is 128; a parabola without slope.
    var gains = [Int32](repeating: 0, count: 125)
    gains[0...2] = [64, 64, 64]
    gains[2] = 128
    let types = types(3)
    let op = SignalPcan(shift: 0)
    try op.check(types)
    let operands = [
      Tensor(unsigned: [64, 1 << 10, 1 << 10] as [UInt32]),
      Tensor(unsigned: [0, 1, 3] as [UInt32]),
      Tensor(.int16, gains),
    ]
    #expect(
      op.evaluate(operands, types)
        == [Tensor(unsigned: [16, (1 << 10) - 64, (1 << 11) - 64] as [UInt32])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("gains must be at least 125 (are 124)")) {
      try SignalPcan(shift: 6).check(types(3, gains: 124))
    }
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let inputs = [
      Tensor(signal: .uint32, 30, &dice), Tensor(signal: .uint32, 30, &dice),
      Tensor(signal: .int16, 125, &dice),
    ]
    try expectCustomKernelMatchesReference(
      SignalPcan(shift: dice.int(0...63)), types(30), [inputs])
  }
}
