extension Model {
  /// The settings of a builtin operator, by the names of the schema.
  ///
  /// An absent field, and every field of an absent table, has the schema's default. Asking for a
  /// name that the operator's table does not have is a bug of ours.
  package struct Options: Sendable {
    /// One setting.
    package enum Value: Sendable, Equatable {
      case int(Int), float(Float), bool(Bool), string(String)
      case ints([Int]), floats([Float]), bools([Bool]), bytes(ArraySlice<UInt8>)
    }

    private let table: OptionsTable?
    private let values: [Value]

    /// The name of the table in the schema, such as `Conv2DOptions`; nil for an operator without.
    package var tableName: String? { table?.name }

    /// All settings in the order of the schema.
    package var fields: [(name: String, value: Value)] {
      guard let table else { return [] }
      return zip(table.fields, values).compactMap { field, value in
        field.type == .deprecated ? nil : (field.name, value)
      }
    }

    /// A whole number: any integer or the number of an enumeration's case.
    package func int(_ name: String) -> Int {
      guard case .int(let value) = self[name] else { preconditionFailure("\(name) is no integer") }
      return value
    }

    /// A real number.
    package func float(_ name: String) -> Float {
      guard case .float(let value) = self[name] else { preconditionFailure("\(name) is no float") }
      return value
    }

    /// A truth value.
    package func bool(_ name: String) -> Bool {
      guard case .bool(let value) = self[name] else { preconditionFailure("\(name) is no bool") }
      return value
    }

    /// A text; empty where absent.
    package func string(_ name: String) -> String {
      guard case .string(let value) = self[name] else { preconditionFailure("\(name) is no text") }
      return value
    }

    /// A vector of whole numbers; empty where absent.
    package func ints(_ name: String) -> [Int] {
      guard case .ints(let value) = self[name] else { preconditionFailure("\(name) is no [int]") }
      return value
    }

    /// A vector of real numbers; empty where absent.
    package func floats(_ name: String) -> [Float] {
      guard case .floats(let value) = self[name] else {
        preconditionFailure("\(name) is no [float]")
      }
      return value
    }

    /// A vector of truth values; empty where absent.
    package func bools(_ name: String) -> [Bool] {
      guard case .bools(let value) = self[name] else { preconditionFailure("\(name) is no [bool]") }
      return value
    }

    /// A vector of bytes, a slice of the file's own; empty where absent.
    package func bytes(_ name: String) -> ArraySlice<UInt8> {
      guard case .bytes(let value) = self[name] else { preconditionFailure("\(name) is no bytes") }
      return value
    }

    /// The settings that are indices of subgraphs, which only the whole model can check.
    var calledSubgraphs: [(field: String, subgraph: Int)] {
      guard let table else { return [] }
      return zip(table.fields, values).compactMap { field, value in
        guard field.type == .subgraph, case .int(let index) = value else { return nil }
        return (field.name, index)
      }
    }

    /// Settings read before, one for each field of `table`.
    init(table: OptionsTable?, values: [Value]) {
      precondition(values.count == table?.fields.count ?? 0, "every field has a value")
      self.table = table
      self.values = values
    }

    private subscript(name: String) -> Value {
      guard let table, let index = table.fields.firstIndex(where: { $0.name == name }) else {
        preconditionFailure("\(tableName ?? "an operator without options") has no \(name)")
      }
      return values[index]
    }
  }
}
