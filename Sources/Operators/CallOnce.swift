import IR
import TFLite

/// Runs a subgraph once, before the first run: that gives variables their first elements.
package struct CallOnce: Initializing {
  package static let name = "CALL_ONCE"
  package let subgraph: Int

  package init(_ options: Model.Options) throws(Unsupported) {
    subgraph = options.int("init_subgraph_index")
  }

  package func check(_ types: Signature) throws(Unsupported) {}

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    preconditionFailure("the import runs the subgraph")
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    preconditionFailure("the import runs the subgraph")
  }
}
