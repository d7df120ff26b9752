import CKernels
import IR
import Testing

@testable import Operators

struct SvdfTests {
  /// One batch of `depth` elements; two filters with a memory of three, as `units` units.
  private func types(
    depth: Int, units: Int, state: ElementType, input: ElementType = .int8
  ) -> Signature {
    func type(_ element: ElementType, _ shape: [Int]) -> TensorType {
      element == .float32 ? TensorType(element, shape) : TensorType(element, shape, scale: 1)
    }
    return Signature(
      operands: [
        type(input, [1, depth]), type(input, [2, depth]), type(state, [2, 3]), nil,
        type(state, [1, 6]),
      ], results: [type(input, [1, units])])
  }

  @Test func weighsWhatItRemembers() {
    let types = types(depth: 2, units: 1, state: .int16)
    let operands = [
      Tensor(int8: [1, 2]), Tensor(int8: [1, 1, 2, -1]), Tensor(.int16, [1, 2, 3, 4, 5, 6]), nil,
      Tensor(.int16, [9, 1, 2, 9, 3, 4]),
    ]
    // Features 3 and 0; [1, 2, 3] · [1, 2, 3] + [3, 4, 0] · [4, 5, 6]
    #expect(
      Svdf(rank: 2).evaluate(operands, types)
        == [Tensor(int8: [46]), Tensor(.int16, [1, 2, 3, 3, 4, 0])])
  }

  @Test func clampsFloatsOnly() {
    let floats = types(depth: 1, units: 2, state: .float32, input: .float32)
    let operands = [
      Tensor(floats: [1]), Tensor(floats: [-1, 2]), Tensor(floats: [0, 0, 1, 0, 0, 1]), nil,
      Tensor(floats: [0, 0, 0, 0, 0, 0]),
    ]
    #expect(
      Svdf(rank: 1, activation: .relu).evaluate(operands, floats)[0] == Tensor(floats: [0, 2]))
    let integers = types(depth: 1, units: 2, state: .int8)
    let stored = operands.map { $0.map { Tensor(.int8, $0.floats.map { Int32($0) }) } }
    #expect(
      Svdf(rank: 1, activation: .relu).evaluate(stored, integers)[0] == Tensor(int8: [-1, 2]))
  }

  @Test func checkSaysWhatMustHold() {
    let good = types(depth: 2, units: 1, state: .int16)
    #expect(throws: Never.self) { try Svdf(rank: 2).check(good) }
    #expect(throws: Unsupported("rank must divide 2 filters (is 0)")) {
      try Svdf(rank: 0).check(good)
    }
    #expect(throws: Unsupported("result must have shape [1, 2] (has [1, 1])")) {
      try Svdf(rank: 1).check(good)
    }
    #expect(throws: Unsupported("state must be int8 or int16 (is float32)")) {
      try Svdf(rank: 2).check(types(depth: 2, units: 1, state: .float32))
    }
    var constant = good
    constant.constants[4] = Tensor(.int16, [0, 0, 0, 0, 0, 0])
    #expect(throws: Unsupported("state must be a variable (is constant)")) {
      try Svdf(rank: 2).check(constant)
    }
  }

  @Test(arguments: 0..<100) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (rank, units, memory) = (dice.int(1...3), dice.int(1...4), dice.pick([1, 3, 10]))
    let (batches, depth) = (dice.int(1...2), dice.int(1...9))
    let state = dice.pick([ElementType.int8, .int16, .float32])
    let filters = rank * units
    var types = Signature(
      operands: [
        dice.quantized([batches, depth]), TensorType(.int8, [filters, depth], scale: 0.1),
        TensorType(state, [filters, memory], scale: 0.01),
        dice.pick([nil, TensorType(.int32, [units])]),
        TensorType(state, [batches, filters * memory], scale: 1, zeroPoint: dice.pick([0, 5])),
      ], results: [dice.quantized([batches, units])])
    if state == .float32 {
      types.operands = types.operands.map { $0.map { TensorType(.float32, $0.shape) } }
      types.results = [TensorType(.float32, [batches, units])]
    }
    let op = Svdf(rank: rank, activation: dice.activation())
    try op.check(types)
    let operands = types.operands.map { $0.map { dice.productTensor($0) } }
    let call = try #require(op.kernelCalls(types).first)
    #expect(
      runProducts(call, operands, types.results[0], updating: [4])
        == op.evaluate(operands, types))
  }
}
