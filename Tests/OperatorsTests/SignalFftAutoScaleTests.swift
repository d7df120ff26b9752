import IR
import Testing

@testable import Operators

@Suite struct SignalFftAutoScaleTests {
  private func types(_ count: Int) -> Signature {
    let samples = TensorType(.int16, [count])
    return Signature(operands: [samples], results: [samples, TensorType(.int32, [])])
  }

  private func scaled(_ samples: [Int32]) -> [Tensor] {
    SignalFftAutoScale().evaluate([Tensor(.int16, samples)], types(samples.count))
  }

  @Test func shiftsAsFarAsItCan() {
    #expect(scaled([1, -3]) == [Tensor(.int16, [8192, -24576]), Tensor(.int32, [13])])
    #expect(scaled([0, 0]) == [Tensor(.int16, [0, 0]), Tensor(.int32, [0])])
  }

  @Test func forgetsWhatItSawBeforeTheLeastNumber() {
    #expect(
      scaled([900, -32768, 100]) == [Tensor(.int16, [-31744, 0, 25600]), Tensor(.int32, [8])])
    #expect(scaled([-32768, -100])[1] == Tensor(.int32, [0]))
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = types(dice.int(1...9))
    let count = types.results[0].count
    let quiet = Tensor(.int16, (0..<count).map { _ in Int32(dice.int(-99...99)) })
    try expectCustomKernelMatchesReference(
      SignalFftAutoScale(), types, [[Tensor(signal: .int16, count, &dice)], [quiet]])
  }
}
