/// One options table of the schema: its name, the operators that use it, its fields in order.
struct OptionsTable: Sendable {
  /// The name in the schema, such as `Conv2DOptions`.
  let name: String
  /// The operators whose settings it holds.
  let operators: [String]
  /// The fields in the order of the schema.
  let fields: [Field]
  /// The values of the fields where a file does not have the table.
  let defaults: [Model.Options.Value]

  /// A table as one row of the schema.
  init(_ name: String, _ operators: [String], _ fields: Field.Declaration...) {
    self.name = name
    self.operators = operators
    self.fields = fields.enumerated().map { slot, field in
      Field(slot: slot, name: field.name, type: field.type, absent: field.absent)
    }
    defaults = self.fields.map(\.absent)
  }

  /// The table that an operator's settings are in, or nil where the schema has none for it.
  static func of(_ code: Model.OperatorCode) -> OptionsTable? {
    byOperator[code.builtin]
  }

  private static let byOperator: [Int32: OptionsTable] = {
    var tables: [String: OptionsTable] = [:]
    for table in builtinOptionsTables + builtinOptions2Tables {
      for name in table.operators {
        precondition(tables[name] == nil, "\(name) has one table")
        tables[name] = table
      }
    }
    var byNumber: [Int32: OptionsTable] = [:]
    for (number, name) in operatorNames.enumerated() {
      byNumber[Int32(number)] = tables.removeValue(forKey: name)
    }
    precondition(tables.isEmpty, "\(tables.keys) are operators")
    return byNumber
  }()
}

extension OptionsTable {
  /// One field of a table.
  struct Field: TableField, Sendable {
    /// Its position in the table.
    let slot: Int
    /// Its name in the schema.
    let name: String
    /// How the file stores it.
    let type: FieldType
    /// Its value where the file does not have it.
    let absent: Model.Options.Value
  }

  /// How the file stores a field; `subgraph` is the index of one.
  enum FieldType: Sendable {
    case bool, int8, int32, uint32, int64, subgraph, float, string
    case bytes, bools, floats, int32s, uint32s, int64s
    case deprecated
  }
}
