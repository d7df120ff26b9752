import IR

/// Random choices that follow from a seed (SplitMix64).
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[int(0...choices.count - 1)]
  }

  /// Elements of any bits; moderate numbers where they are floats, 0 or 1 where they are booleans.
  mutating func tensor(_ type: TensorType) -> Tensor {
    switch type.element {
    case .float32:
      Tensor((0..<type.count).map { _ in Float.random(in: -4...4, using: &self) })
    case .bool: Tensor(.bool, (0..<type.count).map { _ in Int32(int(0...1)) })
    default: Tensor(type.element, bytes: (0..<type.byteCount).map { _ in UInt8(int(0...255)) })
    }
  }

  /// One tensor for each input of `graph`.
  mutating func inputs(of graph: Graph) -> [Tensor] { graph.inputs.map { tensor(graph[$0].type) } }
}
