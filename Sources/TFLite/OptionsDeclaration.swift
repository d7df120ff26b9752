extension OptionsTable.Field {
  /// A field as a row of the schema states it: its type, its name and its default.
  struct Declaration {
    /// The name in the schema.
    let name: String
    /// How the file stores it.
    let type: OptionsTable.FieldType
    /// Its value where the file does not have it.
    let absent: Model.Options.Value

    /// A truth value.
    static func bool(_ name: String, _ absent: Bool = false) -> Self {
      Self(name: name, type: .bool, absent: .bool(absent))
    }

    /// A byte, or an enumeration of the schema that is stored as one.
    static func int8(_ name: String, _ absent: Int = 0) -> Self {
      Self(name: name, type: .int8, absent: .int(absent))
    }

    /// Four bytes, or an enumeration of the schema that is stored as such.
    static func int32(_ name: String, _ absent: Int = 0) -> Self {
      Self(name: name, type: .int32, absent: .int(absent))
    }

    /// Four bytes without a sign.
    static func uint32(_ name: String) -> Self {
      Self(name: name, type: .uint32, absent: .int(0))
    }

    /// Eight bytes.
    static func int64(_ name: String) -> Self {
      Self(name: name, type: .int64, absent: .int(0))
    }

    /// The index of a subgraph that the operator runs.
    static func subgraph(_ name: String) -> Self {
      Self(name: name, type: .subgraph, absent: .int(0))
    }

    /// A real number.
    static func float(_ name: String) -> Self {
      Self(name: name, type: .float, absent: .float(0))
    }

    /// A text.
    static func string(_ name: String) -> Self {
      Self(name: name, type: .string, absent: .string(""))
    }

    /// A vector of bytes, left in the file.
    static func bytes(_ name: String) -> Self {
      Self(name: name, type: .bytes, absent: .bytes([]))
    }

    /// A vector of truth values.
    static func bools(_ name: String) -> Self {
      Self(name: name, type: .bools, absent: .bools([]))
    }

    /// A vector of real numbers.
    static func floats(_ name: String) -> Self {
      Self(name: name, type: .floats, absent: .floats([]))
    }

    /// A vector of four-byte integers.
    static func int32s(_ name: String) -> Self {
      Self(name: name, type: .int32s, absent: .ints([]))
    }

    /// A vector of four-byte integers without a sign.
    static func uint32s(_ name: String) -> Self {
      Self(name: name, type: .uint32s, absent: .ints([]))
    }

    /// A vector of eight-byte integers.
    static func int64s(_ name: String) -> Self {
      Self(name: name, type: .int64s, absent: .ints([]))
    }

    /// A field that keeps its position but is no longer read.
    static func deprecated(_ name: String) -> Self {
      Self(name: name, type: .deprecated, absent: .int(0))
    }
  }
}
