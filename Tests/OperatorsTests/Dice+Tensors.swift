import IR

extension Dice {
  /// A shape of that many dimensions, of 1 to 5 elements each.
  mutating func shape(rank: ClosedRange<Int>, extent: ClosedRange<Int> = 1...5) -> [Int] {
    (0..<int(rank)).map { _ in int(extent) }
  }

  /// Elements that a tensor of `type` may hold: no NaN, and truth values of 0 and 1.
  mutating func elements(_ type: TensorType) -> Tensor {
    switch type.element {
    case .float32: Tensor((0..<type.count).map { _ in Float.random(in: -4...4, using: &self) })
    case .bool: Tensor(.bool, (0..<type.count).map { _ in Int32(int(0...1)) })
    default: Tensor(type.element, bytes: bytes(type.byteCount))
    }
  }

  /// Indices below `extent`, and some that lie outside.
  mutating func indices(_ type: TensorType, below extent: Int) -> Tensor {
    let values = (0..<type.count).map { _ in
      int(0...9) == 0
        ? Int32(pick([-1, extent, Int(Int32.max), Int(Int32.min)]))
        : Int32(int(0...extent - 1))
    }
    return Tensor(type.element, values)
  }

  /// The signature of a reduction of `input` along random axes, some of them twice or negative.
  mutating func reduction(
    of input: TensorType, keepingDimensions keeps: Bool, to result: ([Int]) -> TensorType
  ) -> Signature {
    let rank = input.shape.count
    let axes = input.shape.indices.filter { _ in int(0...1) == 0 }
    let shape = input.shape.indices.compactMap { axis in
      axes.contains(axis) ? (keeps ? 1 : nil) : input.shape[axis]
    }
    let values = (axes + axes.prefix(1)).map { Int32(pick([$0, $0 - rank])) }
    return Signature(
      operands: [input, TensorType(.int32, [values.count])],
      constants: [nil, Tensor(.int32, values)], results: [result(shape)])
  }
}
