extension Model {
  /// An operator that the file uses.
  package struct OperatorCode: Sendable, Equatable {
    /// The number in the schema; 32 is a custom operator, and unknown numbers are kept.
    package var builtin: Int32
    /// The name of a custom operator.
    package var customName: String?
    /// The version of the operator's meaning.
    package var version: Int

    /// The name in the schema, `CUSTOM(name)`, or `BUILTIN_999` for an unknown number.
    package var name: String {
      guard let index = Int(exactly: builtin), operatorNames.indices.contains(index) else {
        return "BUILTIN_\(builtin)"
      }
      let name = operatorNames[index]
      return name == "CUSTOM" ? "CUSTOM(\(customName ?? ""))" : name
    }

    /// The operator that a table describes.
    init(_ table: Table<Field>) throws(ModelError) {
      // The first 127 numbers were a byte; each writer fills the field it knows of, or both.
      let byte = try table.integer(.deprecatedBuiltinCode, as: Int8.self)
      builtin = max(Int32(byte), try table.integer(.builtinCode, as: Int32.self))
      customName = try table.string(.customCode)
      version = Int(try table.integer(.version, as: Int32.self, default: 1))
    }

    /// The fields of the table.
    enum Field: Int, TableField {
      case deprecatedBuiltinCode, customCode, version, builtinCode
    }
  }
}
