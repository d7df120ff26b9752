import IR
import TFLite

/// The elements of a variable, as they are now.
///
/// Operands: the variable.
package struct ReadVariable: VariableUsing {
  package static let name = "READ_VARIABLE"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .float32]

  package init(_ options: Model.Options) throws(Unsupported) {}
  init() {}

  package static func variableType(_ types: Signature) -> TensorType? { types.results.first }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (variable, result) = (types.operand(0), types.results[0])
    try types.requireSameElement(variable, result)
    try types.requireSameCount(variable, result)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [operands.present(0)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [StridedCopy(whole: types.operand(0)).kernelCall()]
  }
}
