import CKernels
import IR
import Testing

@testable import Operators

struct LogicalNotTests {
  private let types = Signature(
    operands: [TensorType(.bool, [1, 2, 3, 2])], results: [TensorType(.bool, [1, 2, 3, 2])])

  @Test func kernelMatchesReferenceInPlace() throws {
    try LogicalNot().check(types)
    var elements: [UInt8] = [0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0]
    let expected = elements.map { 1 - $0 }
    #expect(
      LogicalNot().evaluate([Tensor(.bool, bytes: elements)], types)
        == [Tensor(.bool, bytes: expected)])
    let call = LogicalNot().kernelCalls(types)[0]
    var parameters = try #require(call.parameters as? kl_logical_not_params)
    elements.withUnsafeMutableBufferPointer { buffer in
      kl_logical_not_u8(&parameters, buffer.baseAddress, buffer.baseAddress)
    }
    #expect(elements == expected)
  }

  @Test func checkRefusesNumbers() {
    let types = Signature(operands: [TensorType(.int8, [2])], results: [TensorType(.bool, [2])])
    #expect(throws: Unsupported("input must be bool (is int8)")) { try LogicalNot().check(types) }
  }
}
