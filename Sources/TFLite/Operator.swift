extension Model {
  /// One step of a subgraph.
  package struct Operator: Sendable {
    /// The index of `code` in the file's list.
    package var codeIndex: Int
    /// What it does.
    package var code: OperatorCode
    /// The tensors it reads; nil where an optional one is left out.
    package var inputs: [Int?]
    /// The tensors it writes.
    package var outputs: [Int]
    /// The tensors it uses inside, such as the gates of an LSTM.
    package var intermediates: [Int]
    /// The settings of a builtin operator.
    package var options: Options
    /// The settings of a custom operator, a slice of the file's own bytes.
    package var customOptions: ArraySlice<UInt8>
    /// Where the operator's table lies in the file.
    package var byteOffset: Int
    /// Which inputs it also writes: one flag per input, or empty for none.
    package var mutatingVariableInputs: [Bool]
  }
}

extension Model.Operator {
  /// The fields of the table.
  enum Field: Int, TableField {
    case opcodeIndex, inputs, outputs, builtinOptionsType, builtinOptions, customOptions
    case customOptionsFormat, mutatingVariableInputs, intermediates, largeCustomOptionsOffset
    case largeCustomOptionsSize, builtinOptions2Type, builtinOptions2, debugMetadataIndex
  }

  /// The operator that a table describes.
  init(
    _ table: Table<Field>, codes: [Model.OperatorCode], tensorCount: Int
  ) throws(ModelError) {
    byteOffset = table.offset
    codeIndex = Int(try table.integer(.opcodeIndex, as: UInt32.self))
    guard codes.indices.contains(codeIndex) else {
      throw ModelError(
        "the file has \(codes.count) operator codes, found index \(codeIndex)",
        at: table.offset, path: "opcode_index")
    }
    code = codes[codeIndex]
    try table.file.spend(code.customName?.utf8.count ?? 0, times: 1, at: table.offset)
    inputs = try table.optionalTensorIndices(.inputs, below: tensorCount)
    outputs = try table.tensorIndices(.outputs, below: tensorCount)
    intermediates = try table.tensorIndices(.intermediates, below: tensorCount)
    options = try Model.Options(table, code: code)
    customOptions = try Self.customOptions(table)
    mutatingVariableInputs = try table.bools(.mutatingVariableInputs)
    guard mutatingVariableInputs.isEmpty || mutatingVariableInputs.count == inputs.count else {
      throw ModelError(
        "\(inputs.count) inputs need as many flags, found \(mutatingVariableInputs.count)",
        at: table.offset, path: "mutating_variable_inputs")
    }
  }

  private static func customOptions(
    _ table: Table<Field>
  ) throws(ModelError) -> ArraySlice<UInt8> {
    let offset = try table.integer(.largeCustomOptionsOffset, as: UInt64.self)
    guard offset > 1 else { return try table.bytes(.customOptions) }
    let size = try table.integer(.largeCustomOptionsSize, as: UInt64.self)
    return try locating("large_custom_options_offset") { () throws(ModelError) in
      try table.file.slice(offset: offset, count: size)
    }
  }
}
