import IR

extension ElementType {
  /// How kernels for elements of this type end: `kl_sum_s8`.
  var kernelSuffix: String {
    switch self {
    case .int4, .int8: "s8"
    case .int16: "s16"
    case .int32, .resource: "s32"
    case .int64: "s64"
    case .uint8, .bool: "u8"
    case .uint16: "u16"
    case .uint32: "u32"
    case .uint64: "u64"
    case .float32: "f32"
    }
  }
}
