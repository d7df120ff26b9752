import IR
import Testing

@testable import Operators

@Suite struct SignalEnergyTests {
  private func types(_ input: Int, _ result: Int) -> Signature {
    Signature(operands: [TensorType(.int16, [input])], results: [TensorType(.uint32, [result])])
  }

  @Test func squaresWithinTheBand() throws {
    let types = types(6, 3)
    try SignalEnergy(band: 1..<3).check(types)
    #expect(
      SignalEnergy(band: 1..<3).evaluate([Tensor(.int16, [1, 2, 3, -4, -32768, -32768])], types)
        == [Tensor(unsigned: [0, 25, 1 << 31] as [UInt32])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("band must end at 3 (ends at 4)")) {
      try SignalEnergy(band: 0..<4).check(types(7, 9))
    }
  }

  @Test(arguments: 0..<10) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let end = dice.int(1...9)
    let op = SignalEnergy(band: dice.int(0...end)..<end)
    let types = types(20, 10)
    try expectCustomKernelMatchesReference(op, types, [[Tensor(signal: .int16, 20, &dice)]])
  }
}
