import CKernels
import IR

/// The natural logarithms of channels.
package struct SignalFilterBankLog: CustomImportable {
  package static let name = "CUSTOM(SignalFilterBankLog)"
  package static let inputElements: [ElementType] = [.uint32]
  /// What a result of 1 stands for is 1 / scale.
  let scale: Int
  /// How far values shift left before.
  let correctionBits: Int

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    let options = try FlexBuffer(customOptions)
    self.init(
      scale: try options.int("output_scale", in: 0...Int(Int32.max)),
      correctionBits: try options.int("input_correction_bits", in: 0...31))
  }

  init(scale: Int, correctionBits: Int) {
    self.scale = scale
    self.correctionBits = correctionBits
  }

  package var attributes: [String] { ["scale \(scale)", "bits \(correctionBits)"] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let input = types.operand(0)
    try types.requireVector(input, .uint32, "input")
    try types.requireVector(types.results[0], .int16, count: input.count, "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let results = operands.present(0).uint32s.map { x -> Int32 in
      let x = x << UInt32(correctionBits)
      guard x > 1 else { return 0 }
      // 45426 is log 2 in units of 2^-16.
      let natural = UInt32((45426 * UInt64(Self.log2(x)) + 0x8000) >> 16)
      return Int32(min((UInt32(scale) &* natural &+ 0x8000) >> 16, 32767))
    }
    return [Tensor(.int16, results)]
  }

  /// log2 x in units of 2^-16.
  private static func log2(_ x: UInt32) -> UInt32 {
    let whole = 31 - x.leadingZeroBitCount
    // The bits below the highest, 16 of them.
    let fraction = ((Int(x) - (1 << whole)) << 16) >> whole
    let (segment, rest) = (fraction / 512, fraction % 512)
    let (start, end) = (bends[segment], bends[segment + 1])
    let bend = start + (((end - start) * rest) >> 16)
    return UInt32((whole << 16) + fraction + bend)
  }

  /// How much log2(1 + k / 128) exceeds k / 128, in units of 2^-16.
  private static let bends = (0...128).map { k in
    let x = Double(k) / 128
    return Int(((Real.log(1 + x) / Real.log(2) - x) * 65536).rounded())
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_filter_bank_log_params(
      count: Int32(types.operand(0).count), output_scale: Int32(scale),
      correction_bits: Int32(correctionBits))
    let table = Tensor(.int16, Self.bends.map { Int32($0) })
    return [
      KernelCall(
        "kl_filter_bank_log_u32_s16", in: "filter_bank_log.h", parameters,
        [.operand(0), .constant(table, name: "logarithm"), .result(0)])
    ]
  }
}
