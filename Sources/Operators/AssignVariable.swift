import IR
import TFLite

/// Gives a variable new elements.
///
/// Operands: the variable, the elements.
package struct AssignVariable: VariableUsing, StateMutating {
  package static let name = "ASSIGN_VARIABLE"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .float32]

  package init(_ options: Model.Options) throws(Unsupported) {}
  init() {}

  package static func variableType(_ types: Signature) -> TensorType? {
    types.operands.count > 1 ? types.operands[1] : nil
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2, results: 0)
    try types.requireSameElement(types.operand(0), types.operand(1))
    try types.requireSameCount(types.operand(0), types.operand(1))
  }

  package func mutatedOperands(_ types: Signature) -> [Int] { [0] }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [operands.present(1)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [StridedCopy(whole: types.operand(1)).kernelCall(from: .operand(1), to: .operand(0))]
  }
}
