import IR
import Testing

@testable import Operators

struct ShapeTests {
  @Test func namesTheExtents() throws {
    let types = Signature(
      operands: [TensorType(.bool, [5, 1, 7])], results: [TensorType(.int64, [3])])
    try Shape().check(types)
    #expect(Shape().evaluate([nil], types) == [Tensor([Int64(5), 1, 7])])
    #expect(runKernels(Shape(), types, [nil]) == [Tensor([Int64(5), 1, 7])])
  }

  @Test func checkSaysWhatMustHold() {
    func check(_ result: TensorType) throws {
      try Shape().check(Signature(operands: [TensorType(.int8, [2, 3])], results: [result]))
    }
    #expect(throws: Unsupported("result must be int32 or int64 (is int8)")) {
      try check(TensorType(.int8, [2]))
    }
    #expect(throws: Unsupported("result must have shape [2] (has [3])")) {
      try check(TensorType(.int32, [3]))
    }
  }
}
