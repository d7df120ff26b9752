/// One call of a C kernel, complete but for the addresses of the values.
package struct KernelCall: Sendable {
  /// What a kernel gets after its parameter struct, in order.
  package enum Argument: Sendable, Hashable {
    /// The start of the node's operand or result of that index.
    case operand(Int)
    case result(Int)
    /// The memory that a `ScratchUsing` operator has asked for.
    case scratch
    /// A constant made for this call: multipliers, a table, packed weights.
    case constant(Tensor, name: String)
  }

  /// The header below `Templates/kernels` that declares the kernel.
  package var header: String
  package var function: String
  /// The C struct that the kernel declares; it is printed as a designated initialiser.
  package var parameters: any Sendable
  package var arguments: [Argument]

  package init(
    _ function: String, in header: String, _ parameters: any Sendable, _ arguments: [Argument]
  ) {
    self.function = function
    self.header = header
    self.parameters = parameters
    self.arguments = arguments
  }
}
