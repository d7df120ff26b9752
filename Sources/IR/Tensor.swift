/// The elements of a value, stored as they lie in memory (little endian, dense, row major).
package struct Tensor: Hashable, Sendable {
  package let element: ElementType
  package let bytes: [UInt8]

  package init(_ element: ElementType, bytes: [UInt8]) {
    precondition(bytes.count.isMultiple(of: element.byteCount), "elements are whole")
    self.element = element
    self.bytes = bytes
  }

  /// Stores `values` in `element`. - Requires: each fits.
  package init(_ element: ElementType, _ values: [Int32]) {
    switch element {
    case .int4, .int8: self.init(element, bytes: values.map { UInt8(bitPattern: Int8($0)) })
    case .uint8, .bool: self.init(element, bytes: values.map { UInt8($0) })
    case .int16: self.init(element, storing: values.map { Int16($0) })
    case .uint16: self.init(element, storing: values.map { UInt16($0) })
    case .int32, .resource: self.init(element, storing: values)
    case .int64: self.init(element, storing: values.map { Int64($0) })
    case .uint32: self.init(element, storing: values.map { UInt32($0) })
    case .uint64: self.init(element, storing: values.map { UInt64($0) })
    case .float32: self.init(element, storing: values.map { Float($0) })
    }
  }

  package init(_ values: [Float]) { self.init(.float32, storing: values) }
  package init(_ values: [Int64]) { self.init(.int64, storing: values) }
  package init(unsigned values: [UInt32]) { self.init(.uint32, storing: values) }
  package init(unsigned values: [UInt64]) { self.init(.uint64, storing: values) }

  private init<Element: BitwiseCopyable>(_ element: ElementType, storing values: [Element]) {
    self.init(element, bytes: values.withUnsafeBytes { Array($0) })
  }

  package var count: Int { bytes.count / element.byteCount }

  /// The elements of an integer tensor of at most 32 bits.
  package var int32s: [Int32] {
    switch element {
    case .int4, .int8: bytes.map { Int32(Int8(bitPattern: $0)) }
    case .uint8, .bool: bytes.map { Int32($0) }
    case .int16: loaded(Int16.self).map { Int32($0) }
    case .uint16: loaded(UInt16.self).map { Int32($0) }
    case .int32, .resource: loaded(Int32.self)
    case .int64, .uint32, .uint64, .float32: preconditionFailure("\(element) does not fit int32")
    }
  }

  /// The elements of any integer tensor; those of `uint64` as the same 64 bits.
  package var int64s: [Int64] {
    switch element {
    case .int64, .uint64: loaded(Int64.self)
    case .uint32: loaded(UInt32.self).map { Int64($0) }
    default: int32s.map { Int64($0) }
    }
  }

  /// The elements of an unsigned tensor of 32 or 64 bits.
  package var uint64s: [UInt64] { int64s.map { UInt64(bitPattern: $0) } }

  /// The elements of a float tensor.
  package var floats: [Float] {
    precondition(element == .float32, "\(element) is not float32")
    return loaded(Float.self)
  }

  private func loaded<Element: BitwiseCopyable>(_ type: Element.Type) -> [Element] {
    bytes.withUnsafeBytes { raw in
      (0..<count).map {
        raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.size, as: type)
      }
    }
  }

  /// The elements in the order in which `index` names them, whatever their type.
  package func gathering(_ indices: some Sequence<Int>) -> Tensor {
    let size = element.byteCount
    var result: [UInt8] = []
    result.reserveCapacity(indices.underestimatedCount * size)
    for index in indices { result += bytes[index * size..<(index + 1) * size] }
    return Tensor(element, bytes: result)
  }
}
