/// The contents of a `.tflite` file, faithfully: all indices are in range, nothing is interpreted.
package struct Model: Sendable {
  /// The version of the schema, 3 in every file seen.
  package var version: Int
  /// What the writer says about the model.
  package var description: String
  /// The operators the file uses, once each.
  package var operatorCodes: [OperatorCode]
  /// The subgraphs, at least one; the first is the main one.
  package var subgraphs: [Subgraph]
  /// Named pieces of data for tools.
  package var metadata: [Metadata]
  /// The named entry points.
  package var signatures: [Signature]

  /// The model in the bytes of a `.tflite` file.
  package init(bytes: [UInt8]) throws(ModelError) {
    try Model.checkIdentifier(bytes)
    let file = FlatBuffer(bytes)
    let root = try Table<Field>(file, at: file.target(at: 0))
    let buffers = try Buffers(root)

    version = Int(try root.integer(.version, as: UInt32.self))
    description = try root.string(.description) ?? ""

    let codes = try root.map(.operatorCodes, of: OperatorCode.Field.self) {
      (table, _) throws(ModelError) in try OperatorCode(table)
    }
    operatorCodes = codes

    let subgraphs = try root.map(.subgraphs, of: Subgraph.Field.self) {
      (table, _) throws(ModelError) in try Subgraph(table, codes: codes, buffers: buffers)
    }
    guard !subgraphs.isEmpty else {
      throw ModelError("a model needs at least one subgraph", at: root.offset, path: "subgraphs")
    }
    try Model.checkCalls(in: subgraphs)
    self.subgraphs = subgraphs

    metadata = try root.map(.metadata, of: Metadata.Field.self) {
      (table, _) throws(ModelError) in try Metadata(table, buffers: buffers)
    }
    signatures = try root.map(.signatureDefs, of: Signature.Field.self) {
      (table, _) throws(ModelError) in try Signature(table, subgraphs: subgraphs)
    }
  }

  /// The fields of the root table.
  enum Field: Int, TableField {
    case version, operatorCodes, subgraphs, description, buffers, metadataBuffer, metadata
    case signatureDefs, externalBufferGroups, externalBuffers
  }

  private static func checkIdentifier(_ bytes: [UInt8]) throws(ModelError) {
    guard bytes.count >= 8 else {
      let message = "not a .tflite file: 8 bytes are needed for its head, found \(bytes.count)"
      throw ModelError(message)
    }
    let identifier = bytes[4..<8]
    guard identifier.elementsEqual("TFL3".utf8) else {
      let isText = identifier.allSatisfy { 0x20..<0x7F ~= $0 }
      let found =
        isText ? "\"\(String(decoding: identifier, as: UTF8.self))\"" : "\(Array(identifier))"
      throw ModelError("not a .tflite file: the identifier at byte 4 is \(found), expected TFL3")
    }
  }

  /// The subgraphs that operators call are known to exist only after all have been read.
  private static func checkCalls(in subgraphs: [Subgraph]) throws(ModelError) {
    for (graphIndex, subgraph) in subgraphs.enumerated() {
      for (index, op) in subgraph.operators.enumerated() {
        for (field, called) in op.options.calledSubgraphs
        where !subgraphs.indices.contains(called) {
          throw ModelError(
            "the file has \(subgraphs.count) subgraphs, found index \(called)",
            at: op.byteOffset,
            path: "subgraphs[\(graphIndex)].operators[\(index)].builtin_options.\(field)")
        }
      }
    }
  }
}
