import CKernels
import IR
import Testing

@testable import Operators

struct BatchMatmulTests {
  private func floats(_ a: [Int], _ b: [Int], _ result: [Int]) -> Signature {
    Signature(
      operands: [TensorType(.float32, a), TensorType(.float32, b)],
      results: [TensorType(.float32, result)])
  }

  @Test func multipliesAndTransposes() {
    let (a, b) = (Tensor(floats: [1, 2, 3, 4]), Tensor(floats: [5, 6, 7, 8]))
    let types = floats([2, 2], [2, 2], [2, 2])
    func product(_ transposesA: Bool, _ transposesB: Bool) -> [Tensor] {
      BatchMatmul(transposesA: transposesA, transposesB: transposesB).evaluate([a, b], types)
    }
    #expect(product(false, false) == [Tensor(floats: [19, 22, 43, 50])])
    #expect(product(true, false) == [Tensor(floats: [26, 30, 38, 44])])
    #expect(product(false, true) == [Tensor(floats: [17, 23, 39, 53])])
    #expect(product(true, true) == [Tensor(floats: [23, 31, 34, 46])])
  }

  @Test func repeatsStacksOfOne() {
    let types = floats([2, 1, 1, 1], [3, 1, 2], [2, 3, 1, 2])
    let operands = [Tensor(floats: [2, 10]), Tensor(floats: [1, 2, 3, 4, 5, 6])]
    #expect(
      BatchMatmul().evaluate(operands, types)
        == [Tensor(floats: [2, 4, 6, 8, 10, 12, 10, 20, 30, 40, 50, 60])])
  }

  @Test func checkSaysWhatMustHold() {
    func check(_ types: Signature) throws(Unsupported) { try BatchMatmul().check(types) }
    #expect(throws: Never.self) { try check(floats([2, 3], [3, 4], [2, 4])) }
    #expect(
      throws: Unsupported("rows and columns that meet must be of one length (are 3 and 2)")
    ) {
      try check(floats([2, 3], [2, 4], [2, 4]))
    }
    #expect(throws: Unsupported("batches must broadcast (are [2, 1, 3] and [3, 3, 1])")) {
      try check(floats([2, 1, 3], [3, 3, 1], [3, 1, 1]))
    }
    #expect(throws: Unsupported("result must have shape [2, 4] (has [4, 2])")) {
      try check(floats([2, 3], [3, 4], [4, 2]))
    }
    #expect(throws: Unsupported("operands must have 2 to 5 dimensions (one has [3])")) {
      try check(floats([3], [3, 4], [4]))
    }
    let uint8 = TensorType(.uint8, [1, 1], scale: 1)
    #expect(throws: Unsupported("operands must be int8, int16 or float32 (are uint8)")) {
      try check(Signature(operands: [uint8, uint8], results: [uint8]))
    }
    let odd = TensorType(.int16, [1, 1], scale: 1, zeroPoint: 1)
    #expect(throws: Unsupported("an int16 first operand must have zero point 0 (has 1)")) {
      try check(Signature(operands: [odd, odd], results: [odd]))
    }
  }

  @Test(arguments: 0..<200) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (rows, depth, columns) = (dice.int(1...5), dice.pick([1, 4, 7, 300]), dice.int(1...5))
    let op = BatchMatmul(transposesA: dice.int(0...1) == 0, transposesB: dice.int(0...1) == 0)
    let batches = (0..<dice.int(0...3)).map { _ in dice.int(1...3) }
    let ownA = batches.map { dice.pick([1, $0]) }
    // One of each pair has the full extent; leading dimensions of one may be left out.
    let ownB = zip(batches, ownA).map { $1 == $0 ? dice.pick([1, $0]) : $0 }
    let a = ownA + (op.transposesA ? [depth, rows] : [rows, depth])
    let shortB = Array(ownB.drop { $0 == 1 })
    let b = shortB + (op.transposesB ? [columns, depth] : [depth, columns])
    let result = zip(ownA, ownB).map { max($0, $1) } + [rows, columns]
    func type(_ shape: [Int], _ element: ElementType, _ scale: Float) -> TensorType {
      switch element {
      case .int8: dice.quantized(shape)
      case .int16: TensorType(.int16, shape, scale: scale)
      default: TensorType(element, shape)
      }
    }
    let element = dice.pick([ElementType.int8, .int16, .float32])
    let types = Signature(
      operands: [type(a, element, 0.01), type(b, element, 0.02)],
      results: [type(result, element, dice.pick([1e-5, 0.3, 3]))])
    try expectProductsMatch(op, types, &dice)
  }
}
