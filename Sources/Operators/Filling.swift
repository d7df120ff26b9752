import CKernels
import IR

/// An operator whose result is many copies of one element.
protocol Filling: Importable {}

extension Filling {
  /// `element` as often as `type` has elements.
  func filled(_ type: TensorType, with element: Tensor) -> Tensor {
    element.gathering(repeatElement(0, count: type.count))
  }

  /// The call that copies `element` into every place of the result.
  func kernelCall(_ type: TensorType, with element: KernelCall.Argument) -> KernelCall {
    let parameters = kl_fill_params(
      bytes: Int32(type.byteCount), element_bytes: Int32(type.element.byteCount))
    return KernelCall("kl_fill", in: "fill.h", parameters, [element, .result(0)])
  }
}
