import CKernels
import IR
import TFLite

/// Turns numbers into those of another element type: reals lose their fraction, integers what does
/// not fit; anything but zero is true.
package struct Cast: Importable, ElementMapping {
  package static let name = "CAST"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .uint32, .float32, .bool,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    let (from, to) = (types.operand(0).element, types.results[0].element)
    for element in [from, to] where !Self.inputElements.contains(element) {
      throw Unsupported("types must be bool, float32 or signed but for uint32 (one is \(element))")
    }
    return Casting(from: from, to: to)
  }
}

private struct Casting: ElementArithmetic {
  let from, to: ElementType

  func evaluate(_ input: Tensor) -> Tensor {
    switch (from, to) {
    case (.float32, .float32): input
    case (.float32, .bool): Tensor(.bool, input.floats.map { $0 != 0 ? 1 : 0 })
    case (.float32, _): stored(input.floats.map(whole))
    case (.bool, _): stored(input.int64s.map { $0 != 0 ? 1 : 0 })
    default: stored(input.int64s)
    }
  }

  /// A real without its fraction, moved into the values of the result; 0 for NaN.
  private func whole(_ real: Float) -> Int64 {
    guard !real.isNaN else { return 0 }
    let near = Int64(min(max(real, -0x1p40), 0x1p40))
    let limits: ClosedRange<Int64> =
      to.integerRange.map { Int64($0.lowerBound)...Int64($0.upperBound) } ?? 0...0xFFFF_FFFF
    return min(max(near, limits.lowerBound), limits.upperBound)
  }

  /// The low bits of whole numbers, or the nearest reals.
  private func stored(_ values: [Int64]) -> Tensor {
    switch to {
    case .float32: Tensor(values.map { Float($0) })
    case .bool: Tensor(.bool, values.map { $0 != 0 ? 1 : 0 })
    default:
      Tensor(
        to,
        bytes: values.flatMap { value in
          (0..<to.byteCount).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        })
    }
  }

  func call(_ rows: ElementRows) -> KernelCall {
    KernelCall(
      "kl_cast_\(Self.suffix(from))_\(Self.suffix(to))", in: "cast.h",
      kl_elementwise_params(rows: rows.rows, row_count: rows.count), [.operand(0), .result(0)])
  }

  private static func suffix(_ element: ElementType) -> String {
    element == .bool ? "bool" : element.kernelSuffix
  }

  var isIdentity: Bool { from == to && from != .bool }
}
