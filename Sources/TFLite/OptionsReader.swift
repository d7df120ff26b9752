extension Model.Options {
  /// The settings of an operator, from whichever of its two unions holds them.
  ///
  /// An operator for which the schema has no table keeps the table it came with, if any.
  init(
    _ op: Table<Model.Operator.Field>, code: Model.OperatorCode
  ) throws(ModelError) {
    let expected = OptionsTable.of(code)
    let first = try Self.member(
      of: builtinOptionsTables, op, .builtinOptionsType, code: code, expected: expected)
    let second = try Self.member(
      of: builtinOptions2Tables, op, .builtinOptions2Type, code: code, expected: expected)

    if let first {
      try self.init(op, .builtinOptions, first)
    } else if let second {
      try self.init(op, .builtinOptions2, second)
    } else {
      self.init(defaultsOf: expected)
    }
  }

  private init(
    _ op: Table<Model.Operator.Field>, _ field: Model.Operator.Field, _ schema: OptionsTable
  ) throws(ModelError) {
    guard let table = try op.table(field, of: OptionsTable.Field.self) else {
      self.init(defaultsOf: schema)
      return
    }
    try op.file.spend(schema.fields.count, times: MemoryLayout<Value>.stride, at: table.offset)
    var values: [Value] = []
    try locating(field.name) { () throws(ModelError) in
      for field in schema.fields {
        values.append(try table.value(of: field))
      }
    }
    self.init(table: schema, values: values)
  }

  private init(defaultsOf schema: OptionsTable?) {
    self.init(table: schema, values: schema?.defaults ?? [])
  }

  /// The table that one union of an operator says it holds, if any.
  private static func member(
    of union: [OptionsTable], _ op: Table<Model.Operator.Field>, _ field: Model.Operator.Field,
    code: Model.OperatorCode, expected: OptionsTable?
  ) throws(ModelError) -> OptionsTable? {
    let number = Int(try op.integer(field, as: UInt8.self))
    guard number > 0 else { return nil }
    let found = number <= union.count ? union[number - 1] : nil
    guard let expected, expected.name != found?.name else { return found }
    throw ModelError(
      "\(code.name) needs \(expected.name), found \(found?.name ?? "an unknown table \(number)")",
      at: op.offset, path: field.name)
  }
}

extension Table<OptionsTable.Field> {
  /// The value of a field, its default where the field is absent.
  fileprivate func value(of field: Field) throws(ModelError) -> Model.Options.Value {
    guard try place(of: field, byteCount: 1) != nil else { return field.absent }
    switch field.type {
    case .deprecated: return field.absent
    case .bool: return .bool(try bool(field))
    case .int8: return .int(Int(try integer(field, as: Int8.self)))
    case .int32, .subgraph: return .int(Int(try integer(field, as: Int32.self)))
    case .uint32: return .int(Int(try integer(field, as: UInt32.self)))
    case .int64: return .int(Int(try integer(field, as: Int64.self)))
    case .float: return .float(try float(field))
    case .string: return .string(try string(field) ?? "")
    case .bytes: return .bytes(try bytes(field))
    case .bools: return .bools(try bools(field))
    case .floats: return .floats(try floats(field))
    case .int32s: return .ints(try integers(field, as: Int32.self).map(Int.init))
    case .uint32s: return .ints(try integers(field, as: UInt32.self).map(Int.init))
    case .int64s: return .ints(try integers(field, as: Int64.self).map(Int.init))
    }
  }
}
