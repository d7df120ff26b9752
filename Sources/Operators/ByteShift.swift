import CKernels
import IR

/// Takes int8 elements to uint8 ones that stand for the same reals, 128 higher, or back.
struct ByteShift: ElementArithmetic {
  private let element: ElementType

  /// Nil unless the element types are int8 and uint8, and the quantizations differ by that alone.
  init?(from input: TensorType, to result: TensorType) {
    guard input.scale == result.scale else { return nil }
    switch (input.element, result.element) {
    case (.int8, .uint8) where input.zeroPoint == result.zeroPoint - 128: break
    case (.uint8, .int8) where input.zeroPoint - 128 == result.zeroPoint: break
    default: return nil
    }
    element = result.element
  }

  func evaluate(_ input: Tensor) -> Tensor {
    Tensor(element, bytes: input.bytes.map { $0 ^ 0x80 })
  }

  func call(_ rows: ElementRows) -> KernelCall {
    KernelCall(
      element == .uint8 ? "kl_raise_s8_u8" : "kl_lower_u8_s8", in: "byte_shift.h",
      kl_elementwise_params(rows: rows.rows, row_count: rows.count), [.operand(0), .result(0)])
  }
}
