/// What one element of a tensor is, named as numpy names it.
package enum ElementType: String, Sendable, Hashable, CaseIterable {
  case int4, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool, float32, resource

  /// Bytes of one element in memory; `int4` constants are unpacked, one value per byte.
  package var byteCount: Int {
    switch self {
    case .int4, .int8, .uint8, .bool: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32, .resource: 4
    case .int64, .uint64: 8
    }
  }

  /// The values an element can hold, if it is an integer of at most 32 bits.
  package var integerRange: ClosedRange<Int32>? {
    switch self {
    case .int4: -8...7
    case .int8: -128...127
    case .int16: -32768...32767
    case .int32: Int32.min...Int32.max
    case .uint8: 0...255
    case .uint16: 0...65535
    case .bool: 0...1
    case .int64, .uint32, .uint64, .float32, .resource: nil
    }
  }

  /// The C type of one element in generated code.
  package var cName: String {
    switch self {
    case .int4, .int8: "int8_t"
    case .bool, .uint8: "uint8_t"
    case .float32: "float"
    case .resource: "int32_t"
    default: "\(rawValue)_t"
    }
  }
}
