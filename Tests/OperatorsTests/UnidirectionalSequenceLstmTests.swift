import CKernels
import IR
import Testing

@testable import Operators

struct UnidirectionalSequenceLstmTests {
  /// One batch, one unit, two times.
  private func types(_ element: ElementType, cellScale: Float = 0x1p-11) -> Signature {
    var dice = Dice(seed: 0)
    return dice.lstmTypes(
      element, batches: 1, times: 2, depth: 1, units: 1, isTimeFirst: false, cellScale: cellScale)
  }

  @Test func openGatesPassTheInputOn() {
    let types = types(.float32)
    var operands = types.operands.map {
      $0.map { Tensor(.float32, [Int32](repeating: 0, count: $0.count)) }
    }
    operands[0] = Tensor(floats: [0.5, -1])
    // The cell candidate is tanh(input); all other gates are open.
    operands[3] = Tensor(floats: [1])
    for bias in [12, 13, 15] { operands[bias] = Tensor(floats: [100]) }
    let results = UnidirectionalSequenceLstm().evaluate(operands, types)
    // tanh(0.5) = 0.46212, tanh(-1) = -0.76159; the cell adds them up.
    #expect(abs(results[2].floats[0] - (0.462117 - 0.761594)) < 1e-5)
    #expect(abs(results[0].floats[0] - 0.431808) < 1e-5)
    #expect(abs(results[0].floats[1] + 0.290833) < 1e-5)
    #expect(results[1].floats[0] == results[0].floats[1])
    let clipped = UnidirectionalSequenceLstm(cellClip: 0.25).evaluate(operands, types)
    #expect(clipped[2].floats == [-0.25])
  }

  @Test func checkSaysWhatMustHold() {
    func check(_ types: Signature) throws(Unsupported) {
      try UnidirectionalSequenceLstm().check(types)
    }
    #expect(throws: Never.self) { try check(types(.int8)) }
    var peephole = types(.int8)
    peephole.operands[9] = TensorType(.int16, [1], scale: 1)
    #expect(
      throws: Unsupported(
        "peepholes, projection and normalization must be absent (operand 9 is present)")
    ) {
      try check(peephole)
    }
    #expect(
      throws: Unsupported(
        "cell state must have a power of two as scale and zero point 0 (is int16[1x1] 0.3 0)")
    ) {
      try check(types(.int16, cellScale: 0.3))
    }
    #expect(throws: Unsupported("input must be int8, int16 or float32 (is uint8)")) {
      try check(types(.uint8))
    }
    var narrow = types(.int16)
    narrow.operands[14]?.element = .int32
    #expect(throws: Unsupported("bias must be int64 (is int32)")) { try check(narrow) }
    var few = types(.int8)
    few.operands.removeLast()
    few.constants.removeLast()
    #expect(throws: Unsupported("must have 24 operands (has 23)")) { try check(few) }
    var long = types(.int8)
    long.operands[6]?.shape = [1, 2]
    #expect(throws: Unsupported("weights must have shape [1, 1] (has [1, 2])")) { try check(long) }
  }

  @Test func litertTakesCellsOfSixIntegerBitsAtMost() {
    var wide = types(.int8, cellScale: 0x1p-8)
    #expect(throws: Never.self) { try UnidirectionalSequenceLstm().check(wide) }
    wide.numerics = .litert
    #expect(
      throws: Unsupported(
        "cell state must have a scale of 2^-15 to 2^-9 for LiteRT (is 0.00390625)")
    ) {
      try UnidirectionalSequenceLstm().check(wide)
    }
  }

  @Test(arguments: 0..<100) func litertKernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = UnidirectionalSequenceLstm(
      isTimeFirst: dice.int(0...1) == 0, cellClip: dice.pick([0, 0.0001, 0.5, 10, .infinity]))
    var types = dice.lstmTypes(
      .int8, batches: dice.int(1...3), times: dice.int(1...4), depth: dice.int(1...9),
      units: dice.int(1...5), isTimeFirst: op.isTimeFirst,
      cellScale: dice.pick([0x1p-15, 0x1p-14, 0x1p-12, 0x1p-11, 0x1p-10, 0x1p-9]))
    types.numerics = .litert
    try op.check(types)
    let operands = types.operands.map { $0.map { dice.productTensor($0) } }
    let call = try #require(op.kernelCalls(types).first)
    #expect(call.function == "kl_lstm_s8_litert")
    #expect(
      runProducts(call, operands, types.results[0], updating: [18, 19])
        == op.evaluate(operands, types))
  }

  @Test(arguments: 0..<100) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = UnidirectionalSequenceLstm(
      isTimeFirst: dice.int(0...1) == 0, cellClip: dice.pick([0, 0, 0.5, 10, -1, .infinity, .nan]))
    let types = dice.lstmTypes(
      dice.pick([.int8, .int16, .float32]), batches: dice.int(1...3), times: dice.int(1...4),
      depth: dice.int(1...9), units: dice.int(1...5), isTimeFirst: op.isTimeFirst,
      cellScale: dice.pick([0x1p-15, 0x1p-12, 0x1p-11, 0x1p-8, 1, 4]))
    try op.check(types)
    let operands = types.operands.map { $0.map { dice.productTensor($0) } }
    let call = try #require(op.kernelCalls(types).first)
    #expect(
      runProducts(call, operands, types.results[0], updating: [18, 19])
        == op.evaluate(operands, types))
  }
}

extension Dice {
  /// The types of an LSTM whose activations have that element type.
  mutating func lstmTypes(
    _ element: ElementType, batches: Int, times: Int, depth: Int, units: Int, isTimeFirst: Bool,
    cellScale: Float
  ) -> Signature {
    func activation(_ shape: [Int]) -> TensorType {
      element == .int8 ? quantized(shape) : TensorType(element, shape, scale: 0x1p-9)
    }
    let isFloat = element == .float32
    func other(_ integer: ElementType, _ shape: [Int], scale: Float) -> TensorType {
      isFloat ? TensorType(.float32, shape) : TensorType(integer, shape, scale: scale)
    }
    let lead = isTimeFirst ? [times, batches] : [batches, times]
    var operands = [TensorType?](repeating: nil, count: 24)
    operands[0] = activation(lead + [depth])
    for index in 1...4 { operands[index] = other(.int8, [units, depth], scale: 0.01) }
    for index in 5...8 { operands[index] = other(.int8, [units, units], scale: 0.01) }
    for index in 12...15 {
      operands[index] = other(element == .int8 ? .int32 : .int64, [units], scale: 1)
    }
    operands[18] = activation([batches, units])
    operands[19] = other(.int16, [batches, units], scale: cellScale)
    return Signature(operands: operands, results: [activation(lead + [units])])
  }
}
