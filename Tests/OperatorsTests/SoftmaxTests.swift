import CKernels
import IR
import Testing

@testable import Operators

struct SoftmaxTests {
  private func types(_ shape: [Int], scale: Float, to element: ElementType = .int8) -> Signature {
    let result =
      element == .int8
      ? TensorType(.int8, shape, scale: 0x1p-8, zeroPoint: -128)
      : TensorType(.int16, shape, scale: 0x1p-16, zeroPoint: -32768)
    return Signature(operands: [TensorType(.int8, shape, scale: scale)], results: [result])
  }

  private func evaluate(_ input: [Int8], _ types: Signature, beta: Float = 1) -> [Int32] {
    Softmax(beta: beta).evaluate([Tensor(int8: input)], types)[0].int32s
  }

  @Test func sharesAddUpToOne() {
    #expect(evaluate([5, 5], types([2], scale: 1)) == [0, 0])
    #expect(evaluate([5, 5], types([1, 2], scale: 1, to: .int16)) == [0, 0])
    #expect(evaluate([127, -128], types([2], scale: 1)) == [127, -128])
    // 1 / (1 + 3) and 3 / (1 + 3), as e^(11 * 0.1) is close to 3.
    #expect(evaluate([0, 11], types([2], scale: 0.1)) == [-64, 64])
  }

  @Test func betaScalesDifferences() {
    #expect(evaluate([0, 22], types([2], scale: 0.1), beta: 0.5) == [-64, 64])
  }

  @Test func aScaleAboveOneKeepsSmallDistances() {
    // 256 / (1 + e^2) is 30.5.
    #expect(evaluate([1, 0], types([2], scale: 2)) == [97, -97])
  }

  @Test func manyEqualElementsGetNothing() {
    let row = [Int8](repeating: 3, count: 512)
    #expect(Set(evaluate(row, types([512], scale: 1))) == [-128])
    #expect(Set(evaluate(Array(row.dropLast()), types([511], scale: 1))) == [-127])
    #expect(Set(evaluate(row, types([512], scale: 1, to: .int16))) == [-32640])
  }

  @Test func onlyDistancesThatCountAreStored() throws {
    let call = try #require(Softmax(beta: 1).kernelCalls(types([2], scale: 1)).first)
    // 2^31 e^-13 is 4854; with one step more it rounds to nothing among 2^12.
    #expect((call.parameters as? kl_softmax_params)?.exponential_count == 14)
  }

  @Test func checkSaysWhatMustHold() {
    func check(_ types: Signature, beta: Float = 1) throws(Unsupported) {
      try Softmax(beta: beta).check(types)
    }
    #expect(throws: Unsupported("input must have a dimension")) { try check(types([], scale: 1)) }
    #expect(throws: Unsupported("beta times input scale must exceed 2^-26 (beta is nan)")) {
      try check(types([2], scale: 1), beta: .nan)
    }
    #expect(throws: Unsupported("beta times input scale must exceed 2^-26 (beta is -1.0)")) {
      try check(types([2], scale: 1), beta: -1)
    }
    #expect(
      throws: Unsupported("rows must have at most 8191 elements, so that sums fit (have 8192)")
    ) {
      try check(types([8192], scale: 1))
    }
    var other = types([2], scale: 1)
    other.results[0] = TensorType(.int8, [2], scale: 0x1p-7, zeroPoint: -128)
    #expect(
      throws: Unsupported(
        "result must have scale 1/256 and zero point -128 (is int8[2] 0.0078125 -128)")
    ) {
      try check(other)
    }
  }

  @Test(arguments: 0..<150) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let depth = dice.pick([1, 2, 5, 10, 100, 600, 5000])
    let shape = (0..<dice.int(0...2)).map { _ in dice.int(1...3) } + [depth]
    let element = dice.pick([ElementType.int8, .int16])
    let scale =
      Float.random(in: 0.5...1, using: &dice) * dice.pick([0x1p-10, 0x1p-6, 0x1p-3, 4, 99])
    let types = types(shape, scale: scale, to: element)
    let op = Softmax(beta: dice.pick([1, 0.5, 2]))
    try op.check(types)
    let input = dice.int8s(types.operand(0).count)
    let call = try #require(op.kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_softmax_params)
    guard case .constant(let table, _) = call.arguments[1] else {
      Issue.record("the second argument is the table")
      return
    }
    let expected = op.evaluate([Tensor(int8: input)], types)[0]
    if element == .int8 {
      // In place, as `inPlaceOperands` promises.
      var output = input
      output.withUnsafeMutableBufferPointer {
        kl_softmax_s8(&parameters, $0.baseAddress, table.int32s, $0.baseAddress)
      }
      #expect(Tensor(int8: output) == expected)
    } else {
      var output = [Int16](repeating: 0x55, count: input.count)
      kl_softmax_s8_s16(&parameters, input, table.int32s, &output)
      #expect(output.map { Int32($0) } == expected.int32s)
    }
  }

  private func short(_ shape: [Int], scale: Float) -> Signature {
    unary(TensorType(.int16, shape, scale: scale), TensorType(.int16, shape, scale: 0x1p-15))
  }

  @Test func int16SharesAddUpToOne() {
    func shares(_ input: [Int32], scale: Float) -> [Int32] {
      Softmax(beta: 1).evaluate([Tensor(.int16, input)], short([input.count], scale: scale))[0]
        .int32s
    }
    #expect(shares([7], scale: 1) == [32767])
    #expect(shares([5, 5], scale: 1) == [16384, 16384])
    #expect(shares([1000, 0], scale: 0x1p-5) == [32766, 2])
  }

  @Test func floatSharesAddUpToOne() {
    let input = Tensor([0, 1, 1000, 1000] as [Float])
    #expect(
      Softmax(beta: 1).evaluate([input], floats([2, 2]))[0].floats == [
        0.26894143, 0.7310586, 0.5, 0.5,
      ])
  }

  @Test(arguments: 0..<50) func otherKernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let shape = dice.anyShape(rank: 0...2) + [dice.pick([1, 2, 10, 4095])]
    let op = Softmax(beta: dice.pick([1, 0.5, 2]))
    let short = short(shape, scale: dice.scale())
    try expectKernelMatches(op, short, dice.tensor(short.operand(0)), run(kl_softmax_s16))
    let floats = floats(shape)
    try expectKernelMatches(op, floats, dice.tensor(floats.operand(0)), run(kl_softmax_f32))
  }
}
