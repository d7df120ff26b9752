import CKernels
import IR
import Testing

@testable import Operators

struct ConcatenationTests {
  private func types(_ element: ElementType, _ operands: [[Int]], _ result: [Int]) -> Signature {
    Signature(
      operands: operands.map { TensorType(element, $0) }, results: [TensorType(element, result)])
  }

  @Test func putsOperandsSideBySide() throws {
    let types = types(.int32, [[2, 1], [2, 2]], [2, 3])
    let op = Concatenation(axis: -1)
    try op.check(types)
    #expect(
      op.evaluate([Tensor(.int32, [1, 2]), Tensor(.int32, [3, 4, 5, 6])], types)
        == [Tensor(.int32, [1, 3, 4, 2, 5, 6])])
  }

  @Test func oneOperandIsAView() {
    #expect(Concatenation(axis: 0).isView(types(.int8, [[2]], [2])))
    #expect(Concatenation(axis: 0).isView(types(.int8, [[2], [0]], [2])))
    #expect(!Concatenation(axis: 0).isView(types(.int8, [[2], [1]], [3])))
  }

  @Test func checkSaysWhatMustHold() {
    func check(_ types: Signature, axis: Int = 0) throws(Unsupported) {
      try Concatenation(axis: axis).check(types)
    }
    #expect(throws: Unsupported("must have operands (has none)")) {
      try check(types(.int8, [], [2]))
    }
    #expect(throws: Unsupported("axis must be one of 0 dimensions (is 0)")) {
      try check(types(.int8, [[]], []))
    }
    #expect(throws: Unsupported("axis must be one of 1 dimensions (is -2)")) {
      try check(types(.int8, [[2]], [2]), axis: -2)
    }
    #expect(throws: Unsupported("operand 1 must have 1 dimensions (has [])")) {
      try check(types(.int8, [[2], []], [2]))
    }
    #expect(throws: Unsupported("operand 1 must have shape [1, 3] (has [1, 2])")) {
      try check(types(.int8, [[1, 3], [1, 2]], [2, 3]))
    }
    #expect(throws: Unsupported("result must have extent 3 along dimension 0 (has 4)")) {
      try check(types(.int8, [[2], [1]], [4]))
    }
    let (a, b) = (TensorType(.int8, [1], scale: 1), TensorType(.int8, [1], scale: 2))
    let result = TensorType(.int8, [2], scale: 1)
    #expect(
      throws: Unsupported(
        "operands must have the quantization of the result, int8[2] 1.0 0 (one is int8[1] 2.0 0)")
    ) {
      try check(Signature(operands: [a, b], results: [result]))
    }
    #expect(throws: Unsupported("operand 1 must be present")) {
      try check(Signature(operands: [a, nil], results: [result]))
    }
  }

  @Test(arguments: 0..<100) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let element = dice.pick([ElementType.int8, .bool, .int16, .int32, .int64, .float32])
    var shape = (0..<dice.int(1...6)).map { _ in dice.int(1...4) }
    let axis = dice.int(0...shape.count - 1)
    let operands = (0..<dice.int(1...4)).map { _ in
      var operand = shape
      operand[axis] = dice.int(1...3)
      return operand
    }
    shape[axis] = operands.reduce(0) { $0 + $1[axis] }
    let types = types(element, operands, shape)
    let op = Concatenation(axis: dice.pick([axis, axis - shape.count]))
    try op.check(types)
    let parts = types.operands.map { dice.bytes($0?.byteCount ?? 0) }
    var output = [UInt8](repeating: 0x55, count: types.results[0].byteCount)
    for (call, part) in zip(op.kernelCalls(types), parts) {
      var parameters = try #require(call.parameters as? kl_copy_params)
      kl_copy(&parameters, part, &output)
    }
    let expected = op.evaluate(parts.map { Tensor(element, bytes: $0) }, types)
    #expect(output == expected[0].bytes)
  }
}
