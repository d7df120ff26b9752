import CKernels
import IR

/// Amplifies channels the less, the more noise they have.
///
/// Operands: channels, noise, gains: their values at 0, 1 and 2, then a parabola for each bit.
package struct SignalPcan: CustomImportable, InPlace {
  package static let name = "CUSTOM(SignalPCAN)"
  package static let inputElements: [ElementType] = [.uint32]
  /// How far the products with gains shift right.
  let shift: Int

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    self.init(shift: try FlexBuffer(customOptions).int("snr_shift", in: 0...63))
  }

  init(shift: Int) { self.shift = shift }

  package var attributes: [String] { ["shift \(shift)"] }

  /// Numbers of 32 bits need parabolas at 4 bits - 6, of three numbers each.
  private static let gainCount = 4 * 32 - 6 + 3

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 3...3)
    let (input, gains) = (types.operand(0), types.operand(2))
    try types.requireVector(input, .uint32, "input")
    try types.requireVector(types.operand(1), .uint32, count: input.count, "noise")
    try types.requireVector(gains, .int16, "gains")
    try types.require(
      gains.count >= Self.gainCount,
      "gains must be at least \(Self.gainCount) (are \(gains.count))")
    try types.requireVector(types.results[0], .uint32, count: input.count, "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let gains = operands.present(2).int32s
    let pairs = zip(operands.present(0).uint32s, operands.present(1).uint32s)
    return [
      Tensor(
        unsigned: pairs.map { value, noise in
          let gain = UInt32(bitPattern: Self.gain(gains, noise))
          let product = UInt64(value) * UInt64(gain)
          return Self.shrunk(UInt32(truncatingIfNeeded: product >> UInt64(shift)))
        })
    ]
  }

  private static func gain(_ gains: [Int32], _ noise: UInt32) -> Int32 {
    guard noise > 2 else { return gains[Int(noise)] }
    let bits = 32 - noise.leadingZeroBitCount
    let parabola = gains[(4 * bits - 6)...].prefix(3).map { $0 }
    // Ten bits below the highest: how far noise is on the way to the next power of two.
    let fraction = Int32((bits < 11 ? noise << (11 - bits) : noise >> (bits - 11)) & 0x3FF)
    let slope = ((parabola[2] * fraction) >> 5) + (parabola[1] << 5)
    return Int32(
      Int16(truncatingIfNeeded: ((slope &* fraction &+ (1 << 14)) >> 15) + parabola[0]))
  }

  /// 12 bits below the point become 6: x - 1, or x^2 / 4 up to 2, where the two touch.
  private static func shrunk(_ x: UInt32) -> UInt32 {
    x < 2 << 12 ? (x * x) >> 20 : (x >> 6) - (1 << 6)
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_signal_pcan_params(
      count: Int32(types.operand(0).count), snr_shift: Int32(shift))
    return [
      KernelCall(
        "kl_signal_pcan_u32", in: "signal_pcan.h", parameters,
        [.operand(0), .operand(1), .operand(2), .result(0)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { [0, 1] }
}
