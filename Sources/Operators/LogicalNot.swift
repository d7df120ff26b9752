import CKernels
import IR
import TFLite

/// Makes true what is false, and false what is true.
package struct LogicalNot: Importable, InPlace {
  package static let name = "LOGICAL_NOT"
  package static let inputElements: [ElementType] = [.bool]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireElement(input, .bool, "input")
    try types.requireElement(result, .bool, "result")
    try types.requireSameCount(input, result)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [Tensor(.bool, operands.present(0).int32s.map { $0 == 0 ? 1 : 0 })]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let rows = ElementRows(types.operand(0))
    return [
      KernelCall(
        "kl_logical_not_u8", in: "logical.h",
        kl_logical_not_params(rows: rows.rows, row_count: rows.count), [.operand(0), .result(0)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { [0] }
}
