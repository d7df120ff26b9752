extension Model {
  /// A list of operators and the tensors between them.
  package struct Subgraph: Sendable {
    /// The name, for people.
    package var name: String
    /// All tensors; operators name them by index.
    package var tensors: [Tensor]
    /// The tensors that a caller fills.
    package var inputs: [Int]
    /// The tensors that a caller reads.
    package var outputs: [Int]
    /// The operators in an order in which they can run.
    package var operators: [Operator]

    /// The subgraph that a table describes.
    init(
      _ table: Table<Field>, codes: [OperatorCode], buffers: Buffers
    ) throws(ModelError) {
      name = try table.string(.name) ?? ""
      tensors = try table.map(.tensors, of: Tensor.Field.self) {
        (tensor, _) throws(ModelError) in try Tensor(tensor, buffers: buffers)
      }
      let tensorCount = tensors.count
      inputs = try table.tensorIndices(.inputs, below: tensorCount)
      outputs = try table.tensorIndices(.outputs, below: tensorCount)
      for index in inputs + outputs {
        let described = tensors[index].name.utf8.count + 8 * tensors[index].shape.count
        try table.file.spend(described, times: 1, at: table.offset)
      }
      operators = try table.map(.operators, of: Operator.Field.self) {
        (op, _) throws(ModelError) in
        try Operator(op, codes: codes, tensorCount: tensorCount)
      }
    }

    /// The fields of the table.
    enum Field: Int, TableField {
      case tensors, inputs, outputs, operators, name, debugMetadataIndex
    }
  }
}

extension Table {
  /// A vector of indices of tensors, all of them below `count`.
  func tensorIndices(_ field: Field, below count: Int) throws(ModelError) -> [Int] {
    let indices = try integers(field, as: Int32.self).map(Int.init)
    for (position, index) in indices.enumerated() where !(0..<count ~= index) {
      throw ModelError(
        "the subgraph has \(count) tensors, found index \(index)",
        at: offset, path: "\(field.name)[\(position)]")
    }
    return indices
  }

  /// A vector of indices of tensors below `count`, where -1 is nil.
  func optionalTensorIndices(_ field: Field, below count: Int) throws(ModelError) -> [Int?] {
    let indices = try integers(field, as: Int32.self).map(Int.init)
    for (position, index) in indices.enumerated() where !(-1..<count ~= index) {
      throw ModelError(
        "the subgraph has \(count) tensors, found index \(index)",
        at: offset, path: "\(field.name)[\(position)]")
    }
    return indices.map { $0 == -1 ? nil : $0 }
  }
}
