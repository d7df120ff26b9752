import IR
import TFLite

// Operators that the import resolves: none of them is a step of its own.

/// An operator whose result stands for a variable that lives on from run to run.
package protocol VariableNaming: Importable {
  /// The variable's name; equal names are one variable.
  var variable: String { get }
}

/// An operator whose first operand is such a variable.
package protocol VariableUsing: Importable {
  /// The type of the variable, as the operands or results tell it.
  static func variableType(_ types: Signature) -> TensorType?
}

/// An operator that runs a subgraph once, before everything else.
package protocol Initializing: Importable {
  var subgraph: Int { get }
}

/// An operator that runs subgraphs of the model, which the import turns into its regions.
package protocol NestingImportable: Importable, Nesting {
  var subgraphs: [Int] { get }
}
