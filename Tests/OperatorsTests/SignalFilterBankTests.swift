import IR
import Testing

@testable import Operators

@Suite struct SignalFilterBankTests {
  private func types(
    _ channels: Int, weights: Int, bands: [[Int32]]
  ) -> Signature {
    let operands =
      [TensorType(.uint32, [9]), TensorType(.int16, [weights]), TensorType(.int16, [weights])]
      + bands.map { TensorType(.int16, [$0.count]) }
    return Signature(
      operands: operands, constants: [nil, nil, nil] + bands.map { Tensor(.int16, $0) },
      results: [TensorType(.uint64, [channels])])
  }

  @Test func neighboursShareFrequencies() throws {
    let types = types(2, weights: 3, bands: [[0, 1, 2], [0, 1, 2], [1, 1, 1]])
    let op = SignalFilterBank(channels: 2)
    try op.check(types)
    let energies = Tensor(unsigned: [10, 100, 1000, 0, 0, 0, 0, 0, 0] as [UInt32])
    let operands = [energies, Tensor(.int16, [1, 2, 3]), Tensor(.int16, [4, 5, -6])]
    #expect(
      op.evaluate(operands + types.constants.dropFirst(3), types)
        == [Tensor(unsigned: [40 + 200, 500 + 3000] as [UInt64])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("bands must lie within 9 frequencies (one is 2 from 8)")) {
      try SignalFilterBank(channels: 1).check(
        types(1, weights: 2, bands: [[0, 8], [0, 0], [2, 2]]))
    }
    #expect(throws: Unsupported("bands must lie within 9 frequencies (one is 1 from -1)")) {
      try SignalFilterBank(channels: 1).check(
        types(1, weights: 2, bands: [[0, -1], [0, 0], [2, 1]]))
    }
    #expect(throws: Unsupported("bands must have their weights within 2 (one has 2 from 1)")) {
      try SignalFilterBank(channels: 1).check(
        types(1, weights: 2, bands: [[0, 0], [0, 1], [2, 2]]))
    }
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let channels = dice.int(1...4)
    let bands = [0...5, 0...2, -1...4].map { range in
      (0...channels).map { _ in Int32(dice.int(range)) }
    }
    let types = types(channels, weights: 6, bands: bands)
    let inputs = [
      Tensor(signal: .uint32, 9, &dice), Tensor(signal: .int16, 6, &dice),
      Tensor(signal: .int16, 6, &dice),
    ]
    try expectCustomKernelMatchesReference(
      SignalFilterBank(channels: channels), types, [inputs + bands.map { Tensor(.int16, $0) }])
  }
}
