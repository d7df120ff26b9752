import CKernels
import IR
import Testing

@testable import Operators

struct MeanTests {
  private func types(
    _ input: [Int], _ axes: [Int32], _ result: [Int], scale: Float = 1
  ) -> Signature {
    Signature(
      operands: [TensorType(.int8, input, scale: 1), TensorType(.int32, [axes.count])],
      constants: [nil, Tensor(.int32, axes)],
      results: [TensorType(.int8, result, scale: scale)])
  }

  @Test func roundsHalvesAwayFromZero() {
    let op = Mean(keepsDimensions: false)
    #expect(op.evaluate([Tensor(int8: [1, 2, 3, 4])], types([4], [0], [])) == [Tensor(int8: [3])])
    #expect(
      op.evaluate([Tensor(int8: [-1, -2, -3, -4])], types([4], [0], []))
        == [Tensor(int8: [-3])])
  }

  @Test func axesMayRepeatAndCountFromTheEnd() throws {
    let types = types([2, 3], [-1, 1, 1], [2, 1], scale: 0.5)
    let op = Mean(keepsDimensions: true)
    try op.check(types)
    #expect(op.evaluate([Tensor(int8: [1, 2, 3, 4, 5, 9])], types) == [Tensor(int8: [4, 12])])
  }

  @Test func noAxesRequantize() throws {
    let types = types([3], [], [3], scale: 2)
    let op = Mean(keepsDimensions: false)
    try op.check(types)
    #expect(op.evaluate([Tensor(int8: [2, 4, -100])], types) == [Tensor(int8: [1, 2, -50])])
  }

  @Test func neighboursOfOneKindAreOneDimension() throws {
    let reduction = try Reduction(types([2, 3, 1, 5, 7], [1, 2, 3], [2, 7]))
    #expect(reduction.kept.map { [$0.extent, $0.stride] } == [[2, 105], [7, 1]])
    #expect(reduction.reduced.map { [$0.extent, $0.stride] } == [[15, 7]])
    let unit = try Reduction(types([2, 1, 5], [1], [2, 5]))
    #expect(unit.kept.map { [$0.extent, $0.stride] } == [[10, 1]])
    #expect(unit.reduced.isEmpty)
  }

  @Test func checkSaysWhatMustHold() {
    func check(_ types: Signature) throws(Unsupported) {
      try Mean(keepsDimensions: false).check(types)
    }
    #expect(throws: Unsupported("axis must be one of 2 dimensions (is 2)")) {
      try check(types([2, 3], [2], [2]))
    }
    #expect(throws: Unsupported("axis must be one of 2 dimensions (is -3)")) {
      try check(types([2, 3], [-3], [2]))
    }
    #expect(throws: Unsupported("axis must be one of 1 dimensions (is \(Int32.min))")) {
      try check(types([2], [.min], []))
    }
    #expect(throws: Unsupported("result must have shape [2] (has [2, 1])")) {
      try check(types([2, 3], [1], [2, 1]))
    }
    #expect(throws: Unsupported("input must not be empty (has [0, 3])")) {
      try check(types([0, 3], [0], [3]))
    }
    var unknown = types([2, 3], [1], [2])
    unknown.constants[1] = nil
    #expect(throws: Unsupported("axes must be constant")) { try check(unknown) }
  }

  @Test(arguments: 0..<150) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let input = (0..<dice.int(0...6)).map { _ in dice.int(1...5) }
    let axes = input.indices.filter { _ in dice.int(0...1) == 0 }
    let op = Mean(keepsDimensions: dice.int(0...1) == 0)
    let shape = input.indices.compactMap { axis in
      axes.contains(axis) ? (op.keepsDimensions ? 1 : nil) : input[axis]
    }
    let values = (axes + axes.prefix(1)).map { Int32(dice.pick([$0, $0 - input.count])) }
    let types = Signature(
      operands: [dice.quantized(input), TensorType(.int32, [values.count])],
      constants: [nil, Tensor(.int32, values)], results: [dice.quantized(shape)])
    try op.check(types)
    let elements = dice.int8s(types.operand(0).count)
    let call = try #require(op.kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_sum_params)
    var output = [Int8](repeating: 0x55, count: types.results[0].count)
    kl_sum_s8(&parameters, elements, &output)
    #expect([Tensor(int8: output)] == op.evaluate([Tensor(int8: elements)], types))
  }
}
