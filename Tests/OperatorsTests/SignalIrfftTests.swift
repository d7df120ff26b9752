import IR
import Testing

@testable import Operators

@Suite struct SignalIrfftTests {
  private func types(_ element: ElementType, rows: Int, length: Int) -> Signature {
    Signature(
      operands: [TensorType(element, [rows, length + 2])],
      results: [TensorType(element, [rows, length])])
  }

  @Test func undoesTheTransform() throws {
    let types = types(.float32, rows: 1, length: 4)
    try SignalIrfft(length: 4).check(types)
    #expect(
      SignalIrfft(length: 4).evaluate([Tensor([15, 0, -3, 6, -5, 0] as [Float])], types)
        == [Tensor([1, 2, 4, 8] as [Float])])
  }

  @Test func checkSaysWhatMustHold() {
    var types = types(.int16, rows: 1, length: 8)
    types.operands[0] = TensorType(.int16, [1, 9])
    #expect(throws: Unsupported("spectrum must have rows of 10 (has [1, 9])")) {
      try SignalIrfft(length: 8).check(types)
    }
  }

  @Test(arguments: [4, 6, 8, 10, 12, 20, 30, 32, 36, 50, 64, 120, 480, 512], 0..<3)
  func kernelMatchesReference(length: Int, kind: Int) throws {
    var dice = Dice(seed: length)
    let element = [ElementType.int16, .int32, .float32][kind]
    let types = types(element, rows: 2, length: length)
    let input = Tensor(signal: element, types.operands[0]?.count ?? 0, &dice)
    try expectCustomKernelMatchesReference(SignalIrfft(length: length), types, [[input]])
  }
}
