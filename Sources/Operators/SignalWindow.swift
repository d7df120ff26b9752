import CKernels
import IR

/// Weighs the samples of each frame by their place in it.
///
/// Operands: samples `[..., count]`, weights of one frame.
package struct SignalWindow: CustomImportable, InPlace {
  package static let name = "CUSTOM(SignalWindow)"
  package static let inputElements: [ElementType] = [.int16]
  /// How far the products shift right.
  let shift: Int

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    self.init(shift: try FlexBuffer(customOptions).int("shift", in: 0...31))
  }

  init(shift: Int) { self.shift = shift }

  package var attributes: [String] { ["shift \(shift)"] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (input, weights) = (types.operand(0), types.operand(1))
    try types.requireElement(input, .int16, "input")
    try types.requireElements(input, "input")
    try types.requireVector(weights, .int16, "weights")
    try types.require(
      input.count.isMultiple(of: weights.count),
      "weights must be of a frame of the input \(input.shape) (are \(weights.count))")
    try types.requireElement(types.results[0], .int16, "result")
    try types.requireShape(types.results[0], input.shape, "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, weights) = (operands.present(0).int32s, operands.present(1).int32s)
    return [
      Tensor(
        .int16,
        input.enumerated().map { place, sample in
          ((sample * weights[place % weights.count]) >> Int32(shift)).clamped(to: -32768...32767)
        })
    ]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (count, size) = (types.operand(0).count, types.operand(1).count)
    let parameters = kl_signal_window_params(
      frames: Int32(count / size), size: Int32(size), shift: Int32(shift))
    return [
      KernelCall(
        "kl_signal_window_s16", in: "signal_window.h", parameters,
        [.operand(0), .operand(1), .result(0)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { [0] }
}
