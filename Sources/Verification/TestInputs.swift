import Compiler
import IR

/// Inputs that find mistakes: random ones, extremes and ramps, the same for the same seed.
package struct TestInputs {
  private let program: Program
  private var random: SplitMix

  package init(_ program: Program, seed: UInt64) {
    self.program = program
    random = SplitMix(state: seed)
  }

  /// `count` random vectors, one of extremes and one that runs through all values.
  package func vectors(random count: Int) -> [CaseRun.Vector] {
    var copy = self
    var vectors = (0..<count).map { index in
      CaseRun.Vector(
        name: "random_\(index)", inputs: program.inputs.map { copy.randomTensor($0.type) })
    }
    vectors.append(
      .init(name: "extremes", inputs: program.inputs.map { copy.extremeTensor($0.type) }))
    vectors.append(.init(name: "ramp", inputs: program.inputs.map { Self.ramp($0.type) }))
    return vectors
  }

  private mutating func randomTensor(_ type: TensorType) -> Tensor {
    switch type.element {
    case .float32: Tensor((0..<type.count).map { _ in Float.random(in: -4...4, using: &random) })
    case .int64:
      Tensor((0..<type.count).map { _ in Int64.random(in: -1000...1000, using: &random) })
    case .uint32, .uint64: Tensor(type.element, integers(type, 0...1000))
    default: Tensor(type.element, integers(type, type.range))
    }
  }

  private mutating func integers(_ type: TensorType, _ range: ClosedRange<Int32>) -> [Int32] {
    (0..<type.count).map { _ in Int32.random(in: range, using: &random) }
  }

  private mutating func extremeTensor(_ type: TensorType) -> Tensor {
    switch type.element {
    case .float32:
      Tensor((0..<type.count).map { _ in Bool.random(using: &random) ? Float(1000) : -1000 })
    case .int64:
      Tensor((0..<type.count).map { _ in Bool.random(using: &random) ? Int64.max : Int64.min })
    case .uint32, .uint64: Tensor(type.element, integers(type, 0...Int32.max))
    default:
      Tensor(
        type.element,
        (0..<type.count).map { _ in
          Bool.random(using: &random) ? type.range.upperBound : type.range.lowerBound
        })
    }
  }

  private static func ramp(_ type: TensorType) -> Tensor {
    switch type.element {
    case .float32: Tensor((0..<type.count).map { Float($0 % 256 - 128) / 64 } as [Float])
    case .int64: Tensor((0..<type.count).map { Int64($0 % 256 - 128) })
    case .uint64: Tensor(unsigned: (0..<type.count).map { UInt64($0 % 256) })
    default:
      Tensor(
        type.element,
        (0..<type.count).map { index in
          let span = Int64(type.element == .uint32 ? 255 : type.range.upperBound)
          let low = Int64(type.element == .uint32 ? 0 : type.range.lowerBound)
          return Int32(truncatingIfNeeded: low + Int64(index) % min(span - low + 1, 256))
        })
    }
  }
}

/// SplitMix64: a small generator whose sequence is the same everywhere.
package struct SplitMix: RandomNumberGenerator, Sendable {
  private var state: UInt64
  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
