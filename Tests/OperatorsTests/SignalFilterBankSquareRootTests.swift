import IR
import Testing

@testable import Operators

@Suite struct SignalFilterBankSquareRootTests {
  @Test func roundsToNearest() {
    let roots: [(UInt64, UInt32)] = [
      (0, 0), (1, 1), (2, 1), (3, 2), (6, 2), (7, 3), (1 << 32, 1 << 16),
      (.max, .max), ((1 << 40) + (1 << 20), 1 << 20), ((1 << 40) + (1 << 20) + 1, (1 << 20) + 1),
    ]
    for (x, root) in roots { #expect(SignalFilterBankSquareRoot.root(x) == root, "\(x)") }
  }

  @Test func isAtMostSixteenBitsBelowTwoToThe32() {
    #expect(SignalFilterBankSquareRoot.root(0xFFFF_FFFF) == 0xFFFF)
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = Signature(
      operands: [TensorType(.uint64, [40]), TensorType(.int32, [])],
      results: [TensorType(.uint32, [40])])
    try expectCustomKernelMatchesReference(
      SignalFilterBankSquareRoot(), types,
      [[Tensor(signal: .uint64, 40, &dice), Tensor(.int32, [Int32(dice.int(-40...40))])]])
  }
}
