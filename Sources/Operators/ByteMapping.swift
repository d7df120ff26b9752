import CKernels
import IR

/// Any function of int8 elements: a clamp where it is no more than that, else a table of all 256.
struct ByteMapping: ElementArithmetic {
  private let table: [Int32]

  /// - Parameter mapping: a function from and to values that int8 holds.
  init(_ mapping: (Int32) -> Int32) {
    table = (-128...127).map { mapping($0) }
  }

  /// A function of the reals that the elements stand for, computed as TensorFlow Lite's
  /// `LUTPopulate` does: in float, rounded to the nearest element.
  init(_ types: Signature, ofReals function: (Float) -> Float) {
    let (input, result) = (types.operand(0), types.results[0])
    let inverseScale = 1 / result.scale
    self.init { stored in
      let real = input.scale * Float(stored - input.zeroPoint)
      let steps = (function(real) * inverseScale).rounded(.toNearestOrAwayFromZero)
      guard !steps.isNaN else { return result.range.lowerBound }
      let near = min(max(steps + Float(result.zeroPoint), -0x1p20), 0x1p20)
      return Int32(near).clamped(to: result.range)
    }
  }

  func evaluate(_ input: Tensor) -> Tensor {
    Tensor(.int8, input.int32s.map { table[Int($0 + 128)] })
  }

  func call(_ rows: ElementRows) -> KernelCall {
    let range = table[0]...max(table[0], table[255])
    if table == Self.elements.map({ $0.clamped(to: range) }) {
      return RangeClamp(.int8, range).call(rows)
    }
    return KernelCall(
      "kl_lookup_s8", in: "lookup.h", kl_lookup_params(rows: rows.rows, row_count: rows.count),
      [.operand(0), .constant(Tensor(.int8, table), name: "table"), .result(0)])
  }

  /// The call that maps rows of an operand into parts of rows of the result.
  ///
  /// - Parameters:
  ///   - stride: elements from one row of the result to the next.
  ///   - offset: elements of the result before the first part.
  func call(
    rows: Int, of count: Int, from operand: KernelCall.Argument, stride: Int, offset: Int
  ) -> KernelCall {
    let parameters = kl_lookup_into_params(
      rows: Int32(rows), row_count: Int32(count), output_stride: Int32(stride),
      output_offset: Int32(offset))
    return KernelCall(
      "kl_lookup_into_s8", in: "lookup.h", parameters,
      [operand, .constant(Tensor(.int8, table), name: "table"), .result(0)])
  }

  var isIdentity: Bool { table == Array(Self.elements) }

  private static let elements: ClosedRange<Int32> = -128...127
}
