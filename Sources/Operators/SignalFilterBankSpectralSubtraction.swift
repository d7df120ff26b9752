import CKernels
import IR

/// Takes the noise out of channels: what stays in them for long.
///
/// Operands: channels, memory: the noise so far. Results: channels, noise.
package struct SignalFilterBankSpectralSubtraction: CustomImportable, Remembering {
  package static let name = "CUSTOM(SignalFilterBankSpectralSubtraction)"
  package static let inputElements: [ElementType] = [.uint32]

  /// How a new value changes the estimate of the noise, in units of 2^-bits.
  struct Smoothing {
    let latest, before: Int
  }

  let channels: Int
  let even, odd: Smoothing
  /// The part of a value that stays in any case, in units of 2^-bits.
  let leastRest: Int
  let bits: Int
  /// Bits below the units of the input that the estimate has.
  let estimateBits: Int
  /// True for an estimate that never exceeds the value.
  let isClamping: Bool

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    let options = try FlexBuffer(customOptions)
    let factor = 0...Int(Int32.max)
    self.init(
      channels: try options.int("num_channels", in: 1...1 << 20),
      even: Smoothing(
        latest: try options.int("smoothing", in: factor),
        before: try options.int("one_minus_smoothing", in: factor)),
      odd: Smoothing(
        latest: try options.int("alternate_smoothing", in: factor),
        before: try options.int("alternate_one_minus_smoothing", in: factor)),
      leastRest: try options.int("min_signal_remaining", in: factor),
      bits: try options.int("spectral_subtraction_bits", in: 0...63),
      estimateBits: try options.int("smoothing_bits", in: 0...31),
      isClamping: try options.bool("clamping"))
  }

  init(
    channels: Int, even: Smoothing, odd: Smoothing, leastRest: Int, bits: Int, estimateBits: Int,
    isClamping: Bool
  ) {
    (self.channels, self.even, self.odd) = (channels, even, odd)
    (self.leastRest, self.bits, self.estimateBits) = (leastRest, bits, estimateBits)
    self.isClamping = isClamping
  }

  package var attributes: [String] {
    ["\(channels) channels", "bits \(bits)"] + (isClamping ? ["clamping"] : [])
  }

  package func memories(_ types: Signature) throws(Unsupported) -> [TensorType] {
    try types.requireCounts(operands: 1...1, results: 2)
    try types.requireVector(types.operand(0), .uint32, count: channels, "input")
    try types.requireVector(types.results[0], .uint32, count: channels, "result")
    try types.requireVector(types.results[1], .uint32, count: channels, "noise")
    return [TensorType(.uint32, [channels])]
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    var noise = operands.present(1).uint32s
    let rests = operands.present(0).uint32s.enumerated().map { channel, x in
      let (value, smoothing) = (x << UInt32(estimateBits), channel.isMultiple(of: 2) ? even : odd)
      let estimate = scaled(
        UInt64(value) &* UInt64(smoothing.latest)
          &+ UInt64(noise[channel]) &* UInt64(smoothing.before))
      noise[channel] = isClamping ? min(estimate, value) : estimate
      let rest = (value - min(estimate, value)) >> UInt32(estimateBits)
      return max(rest, scaled(UInt64(x) &* UInt64(leastRest)))
    }
    return [Tensor(unsigned: rests), Tensor(unsigned: noise), Tensor(unsigned: noise)]
  }

  private func scaled(_ product: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: product >> UInt64(bits))
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_spectral_subtraction_params(
      count: Int32(channels), smoothing: (Int32(even.latest), Int32(odd.latest)),
      one_minus_smoothing: (Int32(even.before), Int32(odd.before)),
      min_signal_remaining: Int32(leastRest), bits: Int32(bits),
      smoothing_bits: Int32(estimateBits), clamping: isClamping ? 1 : 0)
    return [
      KernelCall(
        "kl_spectral_subtraction_u32", in: "spectral_subtraction.h", parameters,
        [.operand(0), .operand(1), .result(0), .result(1)])
    ]
  }
}
