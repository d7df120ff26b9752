import IR
import Operators

/// The constants of a program, equal ones once.
struct ConstantPool {
  private(set) var constants: [Program.Constant] = []
  private var indices: [Tensor: Int] = [:]

  /// The index of a constant, which is added if it is new.
  mutating func index(of tensor: Tensor, name: String) -> Int {
    if let index = indices[tensor] { return index }
    indices[tensor] = constants.count
    constants.append(Program.Constant(name: name, tensor: tensor))
    return constants.count - 1
  }
}
