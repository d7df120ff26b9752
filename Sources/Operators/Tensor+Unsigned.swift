import IR

extension Tensor {
  /// The elements of an unsigned tensor of 32 bits.
  var uint32s: [UInt32] { int64s.map { UInt32(truncatingIfNeeded: $0) } }
}
