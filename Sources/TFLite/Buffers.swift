/// The buffers of a file, each a slice of its bytes.
struct Buffers {
  private let slices: [ArraySlice<UInt8>]

  /// The buffers that the root table lists.
  init(_ root: Table<Model.Field>) throws(ModelError) {
    slices = try root.map(.buffers, of: Field.self) { (table, _) throws(ModelError) in
      let inside = try table.bytes(.data)
      let offset = try table.integer(.offset, as: UInt64.self)
      // A model above 2 GB keeps the bytes behind its tables; writers use 1 as a placeholder.
      guard inside.isEmpty, offset > 1 else { return inside }
      return try table.file.slice(offset: offset, count: table.integer(.size, as: UInt64.self))
    }
  }

  /// The bytes of one buffer.
  func slice(_ index: Int) throws(ModelError) -> ArraySlice<UInt8> {
    guard slices.indices.contains(index) else {
      throw ModelError("the file has \(slices.count) buffers, found index \(index)", path: "buffer")
    }
    return slices[index]
  }

  /// The bytes of a constant tensor, or nil where the buffer says that there is none.
  func constant(_ index: Int) throws(ModelError) -> ArraySlice<UInt8>? {
    guard index != 0 else {
      guard slices.first?.isEmpty ?? true else {
        let message = "buffer 0 stands for no data, found that it holds some"
        throw ModelError(message, path: "buffer")
      }
      return nil
    }
    let bytes = try slice(index)
    return bytes.isEmpty ? nil : bytes
  }

  private enum Field: Int, TableField {
    case data, offset, size
  }
}
