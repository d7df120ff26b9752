extension Model {
  /// The type of one element of a tensor, numbered as in the schema.
  package enum ElementType: Int, Sendable, CaseIterable {
    case float32, float16, int32, uint8, int64, string, bool, int16, complex64, int8
    case float64, complex128, uint64, resource, variant, uint32, uint16, int4, bfloat16, int2
    case uint4, float8E4M3FN, float8E5M2

    /// The name numpy uses, such as `int8`.
    package var name: String {
      switch self {
      case .float8E4M3FN: "float8_e4m3fn"
      case .float8E5M2: "float8_e5m2"
      default: String(describing: self)
      }
    }

    /// The bits one element takes in a constant, or nil where that is not fixed.
    package var bitWidth: Int? {
      switch self {
      case .int2: 2
      case .int4, .uint4: 4
      case .uint8, .int8, .bool, .float8E4M3FN, .float8E5M2: 8
      case .int16, .uint16, .float16, .bfloat16: 16
      case .int32, .uint32, .float32: 32
      case .int64, .uint64, .float64, .complex64: 64
      case .complex128: 128
      case .string, .resource, .variant: nil
      }
    }
  }
}
