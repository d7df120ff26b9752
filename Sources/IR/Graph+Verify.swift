extension Graph {
  /// Stops the program unless the graph is well formed: only a bug of ours can make it otherwise.
  package func verify(after stage: String) {
    var defined = Set(inputs)
    for (index, value) in values.enumerated() {
      guard let constant = value.constant ?? value.state else { continue }
      let name = "\(stage): constant \(index)"
      precondition(constant.count == value.type.count, "\(name) is whole")
      precondition(constant.element == value.type.element, "\(name) has its type")
      precondition(defined.insert(ValueID(index: index)).inserted, "\(stage): input is constant")
    }
    for node in nodes {
      let name = "\(stage): node \(node.origin) \(type(of: node.op).name)"
      for case let operand? in node.operands {
        precondition(defined.contains(operand), "\(name): every operand is defined before use")
      }
      for result in node.results {
        precondition(defined.insert(result).inserted, "\(name): a value is defined once")
      }
      do {
        try node.op.check(signature(of: node))
      } catch {
        preconditionFailure("\(name): \(error)")
      }
    }
    for output in outputs {
      precondition(defined.contains(output), "\(stage): every output is defined")
    }
  }
}
