import IR
import TFLite

/// Stands for a variable by its name.
package struct VarHandle: VariableNaming {
  package static let name = "VAR_HANDLE"
  package let variable: String

  package init(_ options: Model.Options) throws(Unsupported) {
    variable = "\(options.string("container"))/\(options.string("shared_name"))"
  }

  package func check(_ types: Signature) throws(Unsupported) {}

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    preconditionFailure("the import resolves handles")
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    preconditionFailure("the import resolves handles")
  }
}
