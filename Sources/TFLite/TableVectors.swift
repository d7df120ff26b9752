/// The vectors and strings of a table: an absent one is an empty one.
extension Table {
  /// The integers of a vector.
  func integers<Integer: FixedWidthInteger>(
    _ field: Field, as type: Integer.Type
  ) throws(ModelError) -> [Integer] {
    let elements = try elements(of: field, byteCount: MemoryLayout<Integer>.size)
    return try locating(field.name) { () throws(ModelError) in
      try file.spend(elements.count, times: 8, at: elements.first)
      var integers: [Integer] = []
      integers.reserveCapacity(elements.count)
      for index in 0..<elements.count {
        let place = elements.first + index * MemoryLayout<Integer>.size
        integers.append(try file.integer(at: place))
      }
      return integers
    }
  }

  /// The numbers of a vector.
  func floats(_ field: Field) throws(ModelError) -> [Float] {
    try integers(field, as: UInt32.self).map(Float.init(bitPattern:))
  }

  /// The truth values of a vector.
  func bools(_ field: Field) throws(ModelError) -> [Bool] {
    try integers(field, as: UInt8.self).map { $0 != 0 }
  }

  /// The bytes of a vector, where they lie in the file.
  func bytes(_ field: Field) throws(ModelError) -> ArraySlice<UInt8> {
    let elements = try elements(of: field, byteCount: 1)
    return file.bytes[elements.first..<elements.first + elements.count]
  }

  /// The text in a field, or nil where it is absent.
  func string(_ field: Field) throws(ModelError) -> String? {
    guard try target(of: field) != nil else { return nil }
    let bytes = try bytes(field)
    try locating(field.name) { () throws(ModelError) in
      try file.spend(bytes.count, times: 1, at: bytes.startIndex)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What `read` makes of each table of a vector and its index.
  func map<Inner: TableField, Element>(
    _ field: Field, of fields: Inner.Type,
    _ read: (Table<Inner>, Int) throws(ModelError) -> Element
  ) throws(ModelError) -> [Element] {
    let offsets = try elements(of: field, byteCount: 4)
    return try locating(field.name) { () throws(ModelError) in
      try file.spend(offsets.count, times: MemoryLayout<Element>.stride, at: offsets.first)
      var all: [Element] = []
      all.reserveCapacity(offsets.count)
      for index in 0..<offsets.count {
        try locating("[\(index)]") { () throws(ModelError) in
          let target = try file.target(at: offsets.first + 4 * index)
          all.append(try read(Table<Inner>(file, at: target), index))
        }
      }
      return all
    }
  }

  /// The first byte and the number of the elements of a vector, all of them within the file.
  private func elements(
    of field: Field, byteCount: Int
  ) throws(ModelError) -> (first: Int, count: Int) {
    guard let vector = try target(of: field) else { return (0, 0) }
    return try locating(field.name) { () throws(ModelError) in
      let count = Int(try file.integer(at: vector, as: UInt32.self))
      let (bytes, overflow) = count.multipliedReportingOverflow(by: byteCount)
      guard !overflow, file.holds(bytes, at: vector + 4) else {
        let message = "vector of \(count) entries runs past the end of the file"
        throw ModelError(message, at: vector)
      }
      return (vector + 4, count)
    }
  }
}
