import IR
import Operators

// Graphs for tests are written value by value, in the order in which they print.
extension Graph {
  mutating func input(_ type: TensorType) -> ValueID {
    inputs.append(value(type))
    return inputs[inputs.count - 1]
  }

  mutating func constant(_ type: TensorType, _ elements: [Int32]) -> ValueID {
    value(type, constant: Tensor(type.element, elements))
  }

  /// A constant of elements that repeat -3 … 3.
  mutating func weights(_ shape: [Int]) -> ValueID {
    let type = TensorType(.int8, shape, scale: 0.25)
    return constant(type, (0..<type.count).map { Int32($0 % 7) - 3 })
  }
}

extension TensorType {
  /// An int8 type of scale 0.5.
  static func int8(_ shape: Int..., scale: Float = 0.5, zeroPoint: Int32 = -10) -> TensorType {
    TensorType(.int8, shape, scale: scale, zeroPoint: zeroPoint)
  }
}
