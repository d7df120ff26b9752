import CKernels
import IR
import Testing

@testable import Operators

struct PadV2Tests {
  private func types(_ type: TensorType, _ value: TensorType, _ constant: Tensor?) -> Signature {
    var result = type
    result.shape = [type.shape[0] + 1]
    return Signature(
      operands: [type, TensorType(.int32, [1, 2]), value],
      constants: [nil, Tensor(.int32, [1, 0]), constant], results: [result])
  }

  @Test func padsWithTheGivenElement() throws {
    let type = TensorType(.int8, [2], scale: 1, zeroPoint: 3)
    let types = types(type, TensorType(.int8, [1], scale: 1, zeroPoint: 3), Tensor(int8: [9]))
    try PadV2().check(types)
    #expect(PadV2().evaluate([Tensor(int8: [1, 2])], types) == [Tensor(int8: [9, 1, 2])])
    var output = [Int8](repeating: 0x55, count: 3)
    let call = try #require(PadV2().kernelCalls(types).first)
    var parameters = try #require(call.parameters as? kl_pad_params)
    kl_pad(&parameters, [1, 2] as [Int8], [9] as [Int8], &output)
    #expect(output == [9, 1, 2])
  }

  @Test func padsFloats() throws {
    let types = types(
      TensorType(.float32, [2]), TensorType(.float32, []), Tensor([-0.5 as Float]))
    try PadV2().check(types)
    #expect(
      PadV2().evaluate([Tensor([1, 2 as Float])], types) == [Tensor([-0.5, 1, 2 as Float])])
  }

  @Test func onlyTheZeroPointIsABorder() {
    let image = TensorType(.int8, [1, 1, 1, 1], scale: 1, zeroPoint: 3)
    func border(_ value: Int8) -> Border? {
      PadV2().border(
        Signature(
          operands: [image, TensorType(.int32, [4, 2]), TensorType(.int8, [], scale: 1)],
          constants: [nil, Tensor(.int32, [0, 0, 1, 0, 0, 0, 0, 0]), Tensor(int8: [value])],
          results: [TensorType(.int8, [1, 2, 1, 1], scale: 1, zeroPoint: 3)]))
    }
    #expect(border(3) == Border(top: 1))
    #expect(border(0) == nil)
  }

  @Test func checkSaysWhatMustHold() {
    let type = TensorType(.int8, [2], scale: 1)
    #expect(throws: Unsupported("padding must be constant")) {
      try PadV2().check(types(type, TensorType(.int8, [], scale: 1), nil))
    }
    #expect(throws: Unsupported("padding must be one int8 (is int8[2] 1.0 0)")) {
      try PadV2().check(types(type, TensorType(.int8, [2], scale: 1), Tensor(int8: [1, 2])))
    }
    #expect(throws: Unsupported("padding must be one int8 (is float32[])")) {
      try PadV2().check(types(type, TensorType(.float32, []), Tensor([1 as Float])))
    }
    #expect(
      throws: Unsupported(
        "padding must have the quantization of the result, int8[3] 1.0 0 (is int8[] 2.0 0)")
    ) {
      try PadV2().check(types(type, TensorType(.int8, [], scale: 2), Tensor(int8: [1])))
    }
  }
}
