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

  /// An int8 type with a scale from 2^-8 to 2^2 and any zero point.
  mutating func quantized(_ shape: [Int]) -> TensorType {
    let scale = Float.random(in: 0.5...1, using: &self) * pick([0x1p-7, 0x1p-5, 0x1p-2, 0x1p2])
    return TensorType(.int8, shape, scale: scale, zeroPoint: Int32(int(-128...127)))
  }

  /// Elements of any bits, with extreme ones among them.
  mutating func int8s(_ count: Int) -> [Int8] {
    (0..<count).map { _ in Int8(pick([-128, 127, int(-128...127), int(-128...127)])) }
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    int8s(count).map { UInt8(bitPattern: $0) }
  }

  mutating func activation() -> Activation { pick([.none, .none, .relu, .relu6, .reluN1To1]) }
}

extension Tensor {
  init(int8 values: [Int8]) {
    self.init(.int8, bytes: values.map { UInt8(bitPattern: $0) })
  }
}
