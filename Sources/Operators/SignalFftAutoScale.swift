import CKernels
import IR

/// Shifts samples as far left as all of them can.
///
/// Operands: samples. Results: samples, how far they were shifted.
package struct SignalFftAutoScale: CustomImportable, InPlace {
  package static let name = "CUSTOM(SignalFftAutoScale)"
  package static let inputElements: [ElementType] = [.int16]

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {}
  init() {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1, results: 2)
    let input = types.operand(0)
    try types.requireVector(input, .int16, "input")
    try types.requireVector(types.results[0], .int16, count: input.count, "result")
    try types.requireScalar(types.results[1], .int32, "shift")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0).int32s
    let shift = Self.headroom(input)
    return [
      Tensor(.int16, input.map { Int32(Int16(truncatingIfNeeded: $0 << shift)) }),
      Tensor(.int32, [shift]),
    ]
  }

  private static func headroom(_ samples: [Int32]) -> Int32 {
    var most: Int16 = 0
    // The size of -32768 wraps, as in the reference: what follows counts alone.
    for sample in samples {
      if sample > most {
        most = Int16(sample)
      } else if -sample > most {
        most = Int16(truncatingIfNeeded: -sample)
      }
    }
    return most > 0 ? Int32(most.leadingZeroBitCount) - 1 : 0
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_fft_auto_scale_params(count: Int32(types.operand(0).count))
    return [
      KernelCall(
        "kl_fft_auto_scale_s16", in: "fft_auto_scale.h", parameters,
        [.operand(0), .result(0), .result(1)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { [0] }
}
