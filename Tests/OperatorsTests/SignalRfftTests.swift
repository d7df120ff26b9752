import IR
import Testing

@testable import Operators

@Suite struct SignalRfftTests {
  private func types(_ element: ElementType, rows: Int, size: Int, length: Int) -> Signature {
    Signature(
      operands: [TensorType(element, [rows, size])],
      results: [TensorType(element, [rows, length + 2])])
  }

  @Test func sumsAndDifferencesOfFour() throws {
    let types = types(.float32, rows: 1, size: 4, length: 4)
    try SignalRfft(length: 4).check(types)
    #expect(
      SignalRfft(length: 4).evaluate([Tensor([1, 2, 4, 8] as [Float])], types)
        == [Tensor([15, 0, -3, 6, -5, 0] as [Float])])
  }

  @Test func missingRealsAreZeros() {
    let (short, long) = (
      types(.int16, rows: 1, size: 3, length: 8), types(.int16, rows: 1, size: 8, length: 8)
    )
    let op = SignalRfft(length: 8)
    #expect(
      op.evaluate([Tensor(.int16, [800, -900, 70])], short)
        == op.evaluate([Tensor(.int16, [800, -900, 70, 0, 0, 0, 0, 0])], long))
  }

  @Test func checkSaysWhatMustHold() {
    for length in [0, 2, 3, 14, 1 << 20] {
      #expect(
        throws: Unsupported(
          "fft_length must be even and half of it a product of few 2, 3 and 5 (is \(length))")
      ) {
        try SignalRfft(length: length).check(types(.int16, rows: 1, size: 1, length: length))
      }
    }
    #expect(throws: Unsupported("input must have rows of at most 8 (has [1, 9])")) {
      try SignalRfft(length: 8).check(types(.int16, rows: 1, size: 9, length: 8))
    }
  }

  @Test(arguments: [4, 6, 8, 10, 12, 20, 30, 32, 36, 50, 64, 120, 480, 512], 0..<3)
  func kernelMatchesReference(length: Int, kind: Int) throws {
    var dice = Dice(seed: length)
    let element = [ElementType.int16, .int32, .float32][kind]
    let types = types(element, rows: 2, size: dice.pick([length, 1, length / 2]), length: length)
    let input = Tensor(signal: element, types.operands[0]?.count ?? 0, &dice)
    try expectCustomKernelMatchesReference(SignalRfft(length: length), types, [[input]])
  }
}
