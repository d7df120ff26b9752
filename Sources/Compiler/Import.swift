import IR
import Operators
import TFLite

/// A valid model that needs what Kinglet does not do: all such places at once.
package struct UnsupportedModel: Error, CustomStringConvertible {
  package struct Node: Sendable {
    /// The node's index in the main subgraph.
    package var index: Int
    package var op: String
    package var requirement: String
  }
  package var nodes: [Node]

  package init(nodes: [Node]) { self.nodes = nodes }

  package var description: String {
    nodes.map { "node \($0.index) \($0.op): \($0.requirement)" }.joined(separator: "\n")
  }
}

extension Graph {
  /// No tensor of a model for a microcontroller comes near this; it keeps sizes within 32 bits.
  package static let largestTensorBytes = 1 << 28

  /// The main subgraph of a model. Values have the indices of the file's tensors.
  ///
  /// - Throws: `UnsupportedModel` with every node that Kinglet does not do; `MalformedGraph`.
  package init(_ model: Model, numerics: Numerics = .tflm) throws {
    var importer = Importer(model, numerics: numerics)
    self = try importer.graph(0)
    guard importer.unsupported.isEmpty else { throw UnsupportedModel(nodes: importer.unsupported) }
  }
}

/// A file whose tables are sound but whose operators do not form a program.
package struct MalformedGraph: Error, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}

extension TensorType {
  /// The type of a tensor of a file; nil if its elements are of a kind that Kinglet does not have.
  init?(_ tensor: Model.Tensor) {
    guard let element = ElementType(rawValue: tensor.elementType.name), element != .resource else {
      return nil
    }
    let quantization = tensor.quantization.map {
      Quantization(
        scales: $0.scales, zeroPoints: $0.zeroPoints.map { Int32(clamping: $0) }, axis: $0.axis)
    }
    self.init(element, tensor.shape, quantization)
  }
}

extension Tensor {
  /// The value of a constant of a file; nil for any other tensor.
  init?(_ tensor: Model.Tensor, as type: TensorType?) {
    guard let type, !tensor.isSparse, let count = tensor.byteCount,
      tensor.data != nil || count == 0 && !tensor.isVariable
    else { return nil }
    let data = tensor.data ?? []
    guard type.element == .int4 else {
      self.init(type.element, bytes: Array(data))
      return
    }
    // Two values a byte, the low nibble first.
    let values = data.flatMap { byte in
      [byte << 4, byte].map { Int32(Int8(bitPattern: $0) >> 4) }
    }
    self.init(.int4, Array(values.prefix(type.count)))
  }
}
