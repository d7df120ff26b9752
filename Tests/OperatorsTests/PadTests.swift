import CKernels
import IR
import Testing

@testable import Operators

struct PadTests {
  private func types(
    _ input: TensorType, _ paddings: [Int32], _ result: [Int]
  ) -> Signature {
    var type = input
    type.shape = result
    return Signature(
      operands: [input, TensorType(.int32, [paddings.count / 2, 2])],
      constants: [nil, Tensor(.int32, paddings)], results: [type])
  }

  @Test func padsWithTheZeroPoint() throws {
    let types = types(TensorType(.int8, [2, 2], scale: 1, zeroPoint: -7), [1, 0, 0, 2], [3, 4])
    try Pad().check(types)
    #expect(
      Pad().evaluate([Tensor(int8: [1, 2, 3, 4])], types)
        == [Tensor(int8: [-7, -7, -7, -7, 1, 2, -7, -7, 3, 4, -7, -7])])
  }

  @Test func widerElementsArePaddedWithZero() {
    let int16 = types(TensorType(.int16, [1], scale: 1), [1, 1], [3])
    #expect(Pad().evaluate([Tensor(.int16, [300])], int16) == [Tensor(.int16, [0, 300, 0])])
    let float = types(TensorType(.float32, [1]), [1, 0], [2])
    #expect(Pad().evaluate([Tensor([1.5 as Float])], float) == [Tensor([0, 1.5 as Float])])
  }

  @Test func aBorderOfAnImageIsOneThatConvolutionsCanAbsorb() {
    let image = TensorType(.int8, [1, 2, 3, 4], scale: 1, zeroPoint: 5)
    #expect(
      Pad().border(types(image, [0, 0, 1, 2, 3, 4, 0, 0], [1, 5, 10, 4]))
        == Border(top: 1, bottom: 2, left: 3, right: 4))
    #expect(Pad().border(types(image, [0, 0, 1, 2, 3, 4, 0, 1], [1, 5, 10, 5])) == nil)
    #expect(Pad().border(types(image, [1, 0, 1, 2, 3, 4, 0, 0], [2, 5, 10, 4])) == nil)
    var rescaled = types(image, [0, 0, 1, 2, 3, 4, 0, 0], [1, 5, 10, 4])
    rescaled.results[0].quantization = Quantization(scale: 1, zeroPoint: 6)
    #expect(Pad().border(rescaled) == nil)
  }

  @Test func paddingByNothingIsAView() {
    let type = TensorType(.int8, [2, 2], scale: 1)
    #expect(Pad().isView(types(type, [0, 0, 0, 0], [2, 2])))
    #expect(!Pad().isView(types(type, [0, 0, 0, 1], [2, 3])))
  }

  @Test func dimensionsWithoutPaddingAreMerged() throws {
    let types = types(
      TensorType(.int32, [1, 2, 3, 4]), [0, 0, 1, 1, 2, 0, 0, 0], [1, 4, 5, 4])
    let parameters = try #require(
      Pad().kernelCalls(types).first?.parameters as? kl_pad_params)
    // Bytes of rows of 3 * 4 elements, padded by 2 * 4.
    #expect(parameters.rows == 4)
    #expect(parameters.extent.5 == 48)
    #expect(parameters.before.5 == 32)
    #expect(parameters.after.5 == 0)
  }

  @Test func checkSaysWhatMustHold() {
    let type = TensorType(.int8, [2, 2], scale: 1)
    #expect(throws: Unsupported("paddings must be 0 to 2^28 (one is -1)")) {
      try Pad().check(types(type, [-1, 0, 0, 0], [1, 2]))
    }
    #expect(throws: Unsupported("paddings must be 0 to 2^28 (one is 2147483647)")) {
      try Pad().check(types(type, [.max, .max, 0, 0], [1, 2]))
    }
    #expect(throws: Unsupported("paddings must be 2 pairs (are 2 values)")) {
      try Pad().check(types(type, [0, 0], [2, 2]))
    }
    #expect(throws: Unsupported("result must have shape [3, 2] (has [2, 2])")) {
      try Pad().check(types(type, [1, 0, 0, 0], [2, 2]))
    }
    var unknown = types(type, [0, 0, 0, 0], [2, 2])
    unknown.constants[1] = nil
    #expect(throws: Unsupported("paddings must be constant")) { try Pad().check(unknown) }
    #expect(throws: Unsupported("result must have a zero point in -128...127 (is 300)")) {
      try Pad().check(
        types(TensorType(.int8, [1], scale: 1, zeroPoint: 300), [0, 0], [1]))
    }
  }

  @Test(arguments: 0..<150) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let element = dice.pick([ElementType.int8, .uint8, .bool, .int16, .int32, .int64, .float32])
    let shape = (0..<dice.int(0...6)).map { _ in dice.int(1...4) }
    let before = shape.map { _ in dice.pick([0, 0, 1, 2]) }
    let after = shape.map { _ in dice.pick([0, 0, 1, 2]) }
    let result = shape.indices.map { before[$0] + shape[$0] + after[$0] }
    let paddings = shape.indices.flatMap { [Int32(before[$0]), Int32(after[$0])] }
    let quantization = element == .int8 ? dice.quantized([]).quantization : nil
    let types = types(TensorType(element, shape, quantization), paddings, result)
    try Pad().check(types)
    let input = dice.bytes(types.operand(0).byteCount)
    let call = try #require(Pad().kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_pad_params)
    guard case .constant(let value, _) = call.arguments[1] else {
      Issue.record("the second argument is the padding")
      return
    }
    var output = [UInt8](repeating: 0x55, count: types.results[0].byteCount)
    kl_pad(&parameters, input, value.bytes, &output)
    #expect(output == Pad().evaluate([Tensor(element, bytes: input)], types)[0].bytes)
  }
}
