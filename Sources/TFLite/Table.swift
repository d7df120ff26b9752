/// A field of a FlatBuffers table: its place in the vtable and, for messages, its name.
protocol TableField {
  /// The position among the fields of the table; a union counts twice.
  var slot: Int { get }
  /// The name in the schema.
  var name: String { get }
}

/// The cases of an enumeration, in the order of the schema, are the fields of a table.
extension TableField where Self: RawRepresentable, RawValue == Int {
  var slot: Int { rawValue }

  var name: String {
    String(describing: self).reduce(into: "") { name, letter in
      let startsWord = letter.isUppercase || letter.isNumber
      name += startsWord ? "_" + letter.lowercased() : String(letter)
    }
  }
}

/// A table of the file whose vtable has been checked, with fields of one schema table.
struct Table<Field: TableField> {
  /// The file it lies in.
  let file: FlatBuffer
  /// Its first byte.
  let offset: Int
  private let byteCount: Int
  private let vtable: Int
  private let vtableByteCount: Int

  /// The table at `offset`.
  init(_ file: FlatBuffer, at offset: Int) throws(ModelError) {
    let distance = Int(try file.integer(at: offset, as: Int32.self))
    vtable = offset - distance
    guard file.holds(4, at: vtable) else {
      throw ModelError("the vtable at \(vtable) lies outside the file", at: offset)
    }
    vtableByteCount = Int(try file.integer(at: vtable, as: UInt16.self))
    byteCount = Int(try file.integer(at: vtable + 2, as: UInt16.self))
    guard vtableByteCount >= 4, vtableByteCount % 2 == 0, file.holds(vtableByteCount, at: vtable)
    else {
      throw ModelError("a vtable of \(vtableByteCount) bytes is malformed", at: vtable)
    }
    guard byteCount >= 4, file.holds(byteCount, at: offset) else {
      throw ModelError("a table of \(byteCount) bytes does not fit the file", at: offset)
    }
    self.file = file
    self.offset = offset
  }

  /// Where the inline part of a field lies, or nil where the field is absent.
  func place(of field: Field, byteCount size: Int) throws(ModelError) -> Int? {
    let entry = 4 + 2 * field.slot
    guard entry + 2 <= vtableByteCount else { return nil }
    let inline = Int(try file.integer(at: vtable + entry, as: UInt16.self))
    guard inline != 0 else { return nil }
    guard inline >= 4, inline + size <= byteCount else {
      let message = "\(size) bytes at \(inline) lie outside the table of \(byteCount) bytes"
      throw ModelError(message, at: vtable + entry, path: field.name)
    }
    return offset + inline
  }

  /// The integer in a field.
  func integer<Integer: FixedWidthInteger>(
    _ field: Field, as type: Integer.Type, default: Integer = 0
  ) throws(ModelError) -> Integer {
    guard let place = try place(of: field, byteCount: MemoryLayout<Integer>.size) else {
      return `default`
    }
    return try file.integer(at: place)
  }

  /// The number in a field.
  func float(_ field: Field, default: Float = 0) throws(ModelError) -> Float {
    Float(bitPattern: try integer(field, as: UInt32.self, default: `default`.bitPattern))
  }

  /// The truth value in a field.
  func bool(_ field: Field, default: Bool = false) throws(ModelError) -> Bool {
    try integer(field, as: UInt8.self, default: `default` ? 1 : 0) != 0
  }

  /// Where the vector, string or table that a field points to lies, or nil where it is absent.
  func target(of field: Field) throws(ModelError) -> Int? {
    guard let place = try place(of: field, byteCount: 4) else { return nil }
    return try locating(field.name) { () throws(ModelError) in try file.target(at: place) }
  }

  /// The table a field points to, or nil where it is absent.
  func table<Inner: TableField>(
    _ field: Field, of fields: Inner.Type
  ) throws(ModelError) -> Table<Inner>? {
    guard let target = try target(of: field) else { return nil }
    return try locating(field.name) { () throws(ModelError) in
      try Table<Inner>(file, at: target)
    }
  }
}
