extension Model {
  /// A tensor of a subgraph: an input, a constant, a variable or a result.
  package struct Tensor: Sendable {
    /// The name, for people.
    package var name: String
    /// The dimensions, none negative; empty for a scalar.
    package var shape: [Int]
    /// The dimensions with -1 where they vary from call to call; often absent.
    package var shapeSignature: [Int]
    /// The type of the elements.
    package var elementType: ElementType
    /// Whether it keeps its value from one run to the next.
    package var isVariable: Bool
    /// Whether the writer says that the rank is known; most writers say nothing.
    package var hasRank: Bool
    /// What the integers mean, or nil where there are no scales.
    package var quantization: Quantization?
    /// Whether the file describes a quantization that scales and zero points do not cover.
    package var hasQuantizationDetails: Bool
    /// The buffer in the file; 0 for none.
    package var bufferIndex: Int
    /// The value of a constant, a slice of the file's own bytes; nil where there are no bytes.
    package var data: ArraySlice<UInt8>?
    /// Whether the value lies in another file.
    package var isExternal: Bool
    /// Whether `data` leaves out zeros, so that its length does not follow from the shape.
    package var isSparse: Bool

    /// The number of elements, known to fit when the model was read.
    package var elementCount: Int {
      shape.contains(0) ? 0 : shape.reduce(1, *)
    }

    /// The bytes of all elements, or nil where the type has no fixed width.
    package var byteCount: Int? {
      elementType.bitWidth.map { (elementCount * $0 + 7) / 8 }
    }
  }
}

extension Model.Tensor {
  /// The fields of the table.
  enum Field: Int, TableField {
    case shape, type, buffer, name, quantization, isVariable, sparsity, shapeSignature, hasRank
    case variantTensors, externalBuffer
  }

  /// The tensor that a table describes.
  init(_ table: Table<Field>, buffers: Buffers) throws(ModelError) {
    name = try table.string(.name) ?? ""
    elementType = try Self.elementType(table)
    shape = try Self.shape(table, bitWidth: elementType.bitWidth ?? 1)
    shapeSignature = try table.integers(.shapeSignature, as: Int32.self).map(Int.init)
    isVariable = try table.bool(.isVariable)
    hasRank = try table.bool(.hasRank)
    isSparse = try table.target(of: .sparsity) != nil
    isExternal = try table.integer(.externalBuffer, as: UInt32.self) != 0
    bufferIndex = Int(try table.integer(.buffer, as: UInt32.self))
    data = try buffers.constant(bufferIndex)
    // Whoever keeps the elements keeps them for each tensor, and those of four bits unpacked.
    try table.file.spend(data?.count ?? 0, times: 1, at: table.offset)
    hasQuantizationDetails = false
    if let parameters = try table.table(.quantization, of: Model.Quantization.Field.self) {
      try locating("quantization") { () throws(ModelError) in
        quantization = try Model.Quantization(parameters)
        hasQuantizationDetails = try parameters.integer(.detailsType, as: UInt8.self) != 0
      }
    }
    try checkDataLength()
  }

  private static func elementType(
    _ table: Table<Field>
  ) throws(ModelError) -> Model.ElementType {
    let number = Int(try table.integer(.type, as: Int8.self))
    guard let type = Model.ElementType(rawValue: number) else {
      throw ModelError("\(number) is not the number of a type", at: table.offset, path: "type")
    }
    return type
  }

  /// The dimensions, whose product in bits is sure to fit an `Int`.
  private static func shape(
    _ table: Table<Field>, bitWidth: Int
  ) throws(ModelError) -> [Int] {
    let shape = try table.integers(.shape, as: Int32.self).map(Int.init)
    if let index = shape.firstIndex(where: { $0 < 0 }) {
      let message = "a dimension is at least 0, found \(shape[index])"
      throw ModelError(message, at: table.offset, path: "shape[\(index)]")
    }
    guard !shape.contains(0) else { return shape }
    // Room for rounding up to whole bytes.
    var bits = bitWidth + 7
    for dimension in shape {
      let (product, overflow) = bits.multipliedReportingOverflow(by: dimension)
      guard !overflow else {
        let message = "a tensor needs a size that can be counted, found \(brief(shape))"
        throw ModelError(message, at: table.offset, path: "shape")
      }
      bits = product
    }
    return shape
  }

  private func checkDataLength() throws(ModelError) {
    guard let data, let byteCount, !isSparse, data.count != byteCount else { return }
    let type = elementType.name
    throw ModelError(
      "shape \(Self.brief(shape)) of \(type) needs \(byteCount) bytes of data, found \(data.count)",
      at: data.startIndex, path: "buffer")
  }

  /// A shape for a message: a hostile one may have a million dimensions.
  private static func brief(_ shape: [Int]) -> String {
    shape.count > 8 ? "of \(shape.count) dimensions" : "\(shape)"
  }
}
