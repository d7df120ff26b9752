extension Model {
  /// A named entry point: names for the inputs and outputs of a subgraph.
  package struct Signature: Sendable {
    /// The name callers use, such as `serving_default`.
    package var key: String
    /// The index of the subgraph that it runs.
    package var subgraph: Int
    /// The named inputs.
    package var inputs: [Binding]
    /// The named outputs.
    package var outputs: [Binding]

    /// A name for a tensor.
    package struct Binding: Sendable, Equatable {
      /// The name callers use.
      package var name: String
      /// The index of the tensor in the signature's subgraph.
      package var tensor: Int
    }

    /// The signature that a table describes.
    init(_ table: Table<Field>, subgraphs: [Subgraph]) throws(ModelError) {
      let index = Int(try table.integer(.subgraphIndex, as: UInt32.self))
      guard subgraphs.indices.contains(index) else {
        throw ModelError(
          "the file has \(subgraphs.count) subgraphs, found index \(index)",
          at: table.offset, path: "subgraph_index")
      }
      let tensorCount = subgraphs[index].tensors.count
      key = try table.string(.signatureKey) ?? ""
      subgraph = index
      inputs = try Signature.bindings(table, .inputs, tensorCount: tensorCount)
      outputs = try Signature.bindings(table, .outputs, tensorCount: tensorCount)
    }

    /// The fields of the table.
    enum Field: Int, TableField {
      case inputs, outputs, signatureKey, deprecatedTag, subgraphIndex
    }

    private enum BindingField: Int, TableField {
      case name, tensorIndex
    }

    private static func bindings(
      _ table: Table<Field>, _ field: Field, tensorCount: Int
    ) throws(ModelError) -> [Binding] {
      try table.map(field, of: BindingField.self) { (binding, _) throws(ModelError) in
        let tensor = Int(try binding.integer(.tensorIndex, as: UInt32.self))
        guard tensor < tensorCount else {
          throw ModelError(
            "the subgraph has \(tensorCount) tensors, found index \(tensor)",
            at: binding.offset, path: "tensor_index")
        }
        return Binding(name: try binding.string(.name) ?? "", tensor: tensor)
      }
    }
  }
}
