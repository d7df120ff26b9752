import IR
import TFLite

/// What is in a model file, supported or not.
package struct InspectReport: Sendable, Encodable {
  package struct Port: Sendable, Encodable {
    package var name: String
    package var type: String
    package var shape: [Int]
    package var scale: Float?
    package var zeroPoint: Int?

    enum CodingKeys: String, CodingKey {
      case name, type, shape, scale
      case zeroPoint = "zero_point"
    }
  }

  package struct ModelFacts: Sendable, Encodable {
    package var name: String
    package var bytes: Int
    package var sha256: String
    package var version: Int
    package var description: String
    package var subgraphs: Int
    package var signatures: [String]
    package var metadata: [String]
    package var inputs: [Port]
    package var outputs: [Port]
    /// Whose bytes the outputs would be.
    package var numerics: String
    package var weightBytes: Int
    /// Nil where an operator is not supported.
    package var macs: Int?
    package var arenaBytes: Int?

    enum CodingKeys: String, CodingKey {
      case name, bytes, sha256, version, description, subgraphs, signatures, metadata, inputs
      case outputs, numerics, macs
      case weightBytes = "weight_bytes"
      case arenaBytes = "arena_bytes"
    }
  }

  package struct Operator: Sendable, Encodable {
    package var index: Int
    package var name: String
    package var inputs: [Int]
    package var outputs: [Int]
    package var options: [String: String]
    package var macs: Int?
    /// The requirement that is not met; nil where the operator is supported.
    package var unsupported: String?
  }

  package struct Tensor: Sendable, Encodable {
    package var index: Int
    package var name: String
    package var type: String
    package var shape: [Int]
    package var isConstant: Bool
    package var scales: [Float]
    package var zeroPoints: [Int64]

    enum CodingKeys: String, CodingKey {
      case index, name, type, shape, scales
      case isConstant = "constant"
      case zeroPoints = "zero_points"
    }
  }

  package var model: ModelFacts
  package var operators: [Operator]
  package var tensors: [Tensor]
  package var shrinking: [Shrinking]
  /// What is coded, if that was asked for.
  package var codedWeights: CodedWeights?

  /// - Parameter compilation: what became of the model, or what it needs that Kinglet does not do.
  package init(
    _ model: Model, compilation: Result<Compilation, UnsupportedModel>, name: String,
    file: [UInt8], numerics: Numerics = .tflm
  ) {
    let main = model.subgraphs[0]
    let compiled = try? compilation.get()
    var refused: [Int: String] = [:]
    if case .failure(let unsupported) = compilation {
      for node in unsupported.nodes { refused[node.index] = node.requirement }
    }
    self.model = ModelFacts(
      name: name, bytes: file.count, sha256: SHA256.hexadecimal(file), version: model.version,
      description: model.description, subgraphs: model.subgraphs.count,
      signatures: model.signatures.map(\.key), metadata: model.metadata.map(\.name),
      inputs: main.inputs.map { Port(main.tensors[$0]) },
      outputs: main.outputs.map { Port(main.tensors[$0]) }, numerics: numerics.rawValue,
      weightBytes: main.tensors.reduce(0) { $0 + ($1.data?.count ?? 0) },
      macs: compiled?.original.multiplyAccumulates, arenaBytes: compiled?.program.plan.arenaBytes)
    let macs = compiled.map { Self.macs(of: $0.original) } ?? [:]
    operators = main.operators.enumerated().map { index, op in
      Operator(
        index: index, name: op.code.name, inputs: op.inputs.map { $0 ?? -1 }, outputs: op.outputs,
        options: Dictionary(
          op.options.fields.map { ($0.name, $0.value.text) }, uniquingKeysWith: { $1 }),
        macs: macs[index], unsupported: refused[index])
    }
    tensors = main.tensors.enumerated().map { Tensor($0, $1) }
    shrinking = compiled?.shrinking ?? []
    codedWeights = compiled?.codedWeights
  }

  private static func macs(of graph: Graph) -> [Int: Int] {
    Dictionary(
      graph.nodes.compactMap { node in
        (node.op as? any Multiplying).map {
          (node.origin, $0.multiplyAccumulates(graph.signature(of: node)))
        }
      }, uniquingKeysWith: { $1 })
  }
}

extension InspectReport.Port {
  fileprivate init(_ tensor: Model.Tensor) {
    self.init(
      name: tensor.name, type: tensor.elementType.name, shape: tensor.shape,
      scale: tensor.quantization?.scales.first.flatMap { $0.isFinite ? $0 : nil },
      zeroPoint: tensor.quantization?.zeroPoints.first.map { Int($0) })
  }
}

extension InspectReport.Tensor {
  fileprivate init(_ index: Int, _ tensor: Model.Tensor) {
    self.init(
      index: index, name: tensor.name, type: tensor.elementType.name, shape: tensor.shape,
      isConstant: tensor.data != nil,
      // JSON has no infinity.
      scales: tensor.quantization?.scales.map { $0.isFinite ? $0 : 0 } ?? [],
      zeroPoints: tensor.quantization?.zeroPoints ?? [])
  }
}

extension Model.Options.Value {
  /// The value for people.
  fileprivate var text: String {
    switch self {
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .bool(let value): "\(value)"
    case .string(let value): value
    case .ints(let values): "\(values)"
    case .floats(let values): "\(values)"
    case .bools(let values): "\(values)"
    case .bytes(let bytes): "\(bytes.count) bytes"
    }
  }
}
