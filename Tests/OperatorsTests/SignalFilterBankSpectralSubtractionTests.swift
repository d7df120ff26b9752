import IR
import Testing

@testable import Operators

@Suite struct SignalFilterBankSpectralSubtractionTests {
  private typealias Subtraction = SignalFilterBankSpectralSubtraction

  private func types(_ op: Subtraction) throws -> Signature {
    let values = TensorType(.uint32, [op.channels])
    return try rememberingTypes(op, values, [values, values])
  }

  private func op(clamping: Bool, bits: Int = 2, estimateBits: Int = 0) -> Subtraction {
    Subtraction(
      channels: 2, even: .init(latest: 2, before: 2), odd: .init(latest: 1, before: 3),
      leastRest: 1, bits: bits, estimateBits: estimateBits, isClamping: clamping)
  }

  @Test func estimatesNoiseFromRunToRun() throws {
    let op = op(clamping: false)
    let input = Tensor(unsigned: [100, 100] as [UInt32])
    #expect(
      try evaluateRuns(op, types(op), [input, input])
        == [
          [Tensor(unsigned: [50, 75] as [UInt32]), Tensor(unsigned: [50, 25] as [UInt32])],
          [Tensor(unsigned: [25, 57] as [UInt32]), Tensor(unsigned: [75, 43] as [UInt32])],
        ])
  }

  @Test func clampsTheEstimate() throws {
    let inputs = [
      Tensor(unsigned: [100, 100] as [UInt32]), Tensor(unsigned: [10, 100] as [UInt32]),
    ]
    for (clamping, noise) in [(true, 10 as UInt32), (false, 30)] {
      let runs = try evaluateRuns(op(clamping: clamping), types(op(clamping: clamping)), inputs)
      #expect(runs[1][1].uint32s[0] == noise)
      #expect(runs[1][0].uint32s[0] == 2)
    }
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = op(
      clamping: seed.isMultiple(of: 2), bits: dice.int(0...40), estimateBits: dice.int(0...31))
    let runs = (0..<4).map { _ in [Tensor(signal: .uint32, 2, &dice)] }
    try expectCustomKernelMatchesReference(op, types(op), runs)
  }
}
