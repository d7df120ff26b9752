extension Model {
  /// A named piece of data for tools.
  package struct Metadata: Sendable {
    /// What it is, such as `min_runtime_version`.
    package var name: String
    /// Its bytes, a slice of the file's own.
    package var data: ArraySlice<UInt8>

    /// The metadata that a table describes.
    init(_ table: Table<Field>, buffers: Buffers) throws(ModelError) {
      name = try table.string(.name) ?? ""
      data = try buffers.slice(Int(table.integer(.buffer, as: UInt32.self)))
    }

    /// The fields of the table.
    enum Field: Int, TableField {
      case name, buffer
    }
  }
}
