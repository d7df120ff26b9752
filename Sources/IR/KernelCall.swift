/// One call of a C kernel, complete but for the addresses of the values.
package struct KernelCall: Sendable {
  /// What a kernel gets after its parameter struct, in order.
  package enum Argument: Sendable, Hashable {
    /// The start of the node's operand or result of that index.
    case operand(Int)
    case result(Int)
    /// The memory that a `ScratchUsing` operator has asked for.
    case scratch
    /// That memory from an offset in bytes on, with elements that an earlier call has decoded.
    case decoded(offset: Int, ElementType)
    /// A constant made for this call: multipliers, a table, packed weights.
    case constant(Tensor, name: String)
  }

  /// What a call that decodes weights brings and saves.
  package struct Coding: Sendable, Hashable {
    /// The constants that flash would hold instead of its own.
    package var plain: [Tensor]
    /// Tokens of the code: decoding takes as long.
    package var tokens: Int

    package init(plain: [Tensor], tokens: Int) { (self.plain, self.tokens) = (plain, tokens) }
  }

  /// The header below `Templates/kernels` that declares the kernel.
  package var header: String
  package var function: String
  /// The C struct that the kernel declares; it is printed as a designated initialiser.
  package var parameters: any Sendable
  package var arguments: [Argument]
  /// Nil unless it decodes weights.
  package var coding: Coding?

  /// True if all it does is to decode weights for others.
  package var isDecoder: Bool {
    if case .decoded = arguments.last { coding != nil } else { false }
  }

  /// The constants that are made for it.
  package var constants: [Tensor] {
    arguments.compactMap { if case .constant(let tensor, _) = $0 { tensor } else { nil } }
  }

  package init(
    _ function: String, in header: String, _ parameters: any Sendable, _ arguments: [Argument]
  ) {
    self.function = function
    self.header = header
    self.parameters = parameters
    self.arguments = arguments
  }
}
