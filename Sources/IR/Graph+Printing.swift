extension TensorType: CustomStringConvertible {
  /// `int8[1x25x5x64] 0.02 -128`; a per-channel scale prints as its count.
  package var description: String {
    let shape = shape.map(String.init).joined(separator: "x")
    guard let quantization else { return "\(element)[\(shape)]" }
    guard quantization.scales.count == 1 else {
      return "\(element)[\(shape)] \(quantization.scales.count) scales"
    }
    return "\(element)[\(shape)] \(scale) \(zeroPoint)"
  }
}

extension Graph: CustomStringConvertible {
  /// The graph as text, one line a value:
  ///
  ///     %0 = input int8[1x8]
  ///     %1 = constant int8[4x8]
  ///     %2 = fully_connected[relu] %0, %1, _ : int8[1x4] 0.5 -128
  ///     output %2
  package var description: String {
    var lines = inputs.map { "\(label($0)) = input \(self[$0].type)" }
    let useCounts = useCounts
    for (index, value) in values.enumerated() where value.constant != nil {
      let id = ValueID(index: index)
      guard useCounts[id] != nil else { continue }
      lines.append("\(label(id)) = constant \(value.type)")
    }
    lines += states.map { "\(label($0)) = state \(self[$0].type)" }
    for node in nodes {
      let words = node.op.attributes + (node.isUnsigned ? ["unsigned"] : [])
      let attributes = words.isEmpty ? "" : "[\(words.joined(separator: " "))]"
      let operands = node.operands.map { $0.map(label) ?? "_" }.joined(separator: ", ")
      let results = node.results.map(label).joined(separator: ", ")
      let types = node.results.map { self[$0].type.description }.joined(separator: ", ")
      lines.append(
        "\(results) = \(type(of: node.op).name.lowercased())\(attributes) \(operands) : \(types)")
    }
    lines += outputs.map { "output \(label($0))" }
    return lines.joined(separator: "\n")
  }

  private func label(_ id: ValueID) -> String { "%\(id.index)" }
}
