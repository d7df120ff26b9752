import IR
import Testing

@testable import Operators

@Suite struct SignalFilterBankLogTests {
  private func types(_ count: Int) -> Signature {
    Signature(operands: [TensorType(.uint32, [count])], results: [TensorType(.int16, [count])])
  }

  @Test func isTheNaturalLogarithm() throws {
    let types = types(5)
    let op = SignalFilterBankLog(scale: 1000, correctionBits: 0)
    try op.check(types)
    // 22181 would be right, but the reference hardly interpolates in its table.
    #expect(
      op.evaluate([Tensor(unsigned: [0, 1, 2, 1000, .max] as [UInt32])], types)
        == [Tensor(.int16, [0, 0, 693, 6908, 22182])])
  }

  @Test func saturates() {
    let op = SignalFilterBankLog(scale: 1 << 16, correctionBits: 4)
    #expect(op.evaluate([Tensor(unsigned: [9] as [UInt32])], types(1)) == [Tensor(.int16, [32767])])
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = SignalFilterBankLog(
      scale: dice.pick([0, 64, 1600, 1 << 20, Int(Int32.max)]), correctionBits: dice.int(0...31))
    try expectCustomKernelMatchesReference(
      op, types(60), [[Tensor(signal: .uint32, 60, &dice)]])
  }
}
