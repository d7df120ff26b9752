import IR

/// The steps that run steps of their own.
extension StepPrinter {
  mutating func branch(_ step: Program.Step, _ path: String) -> String {
    guard let condition = step.operandPlaces[0] else {
      preconditionFailure("a branch has a condition")
    }
    let operands = step.operandPlaces.dropFirst().compactMap { $0 }
    var blocks: [String] = []
    for (number, region) in step.regions.enumerated() {
      let block =
        copies(from: operands, to: region.inputs) + [text(of: region, "\(path)_\(number)")]
        + copies(from: region.outputs.map(\.place), to: step.results)
      blocks.append("{\n\(indented(block))\n}")
    }
    return "if (*\(address(condition, .bool))) \(blocks.joined(separator: " else "))"
  }

  mutating func loop(_ step: Program.Step, _ path: String) -> String {
    let (condition, body) = (step.regions[0], step.regions[1])
    let values = step.results.map(\.place)
    let before = copies(from: step.operandPlaces.compactMap { $0 }, to: step.results)
    let block =
      copies(from: values, to: condition.inputs) + [text(of: condition, "\(path)_0")]
      + ["if (!*\(address(condition.outputs[0].place, .bool))) break;"]
      + copies(from: values, to: body.inputs) + [text(of: body, "\(path)_1")]
      + copies(from: body.outputs.map(\.place), to: step.results)
    return (before + ["for (;;) {", indented(block), "}"]).joined(separator: "\n")
  }

  private mutating func text(of region: Program.Region, _ path: String) -> String {
    var lines: [String] = []
    for (index, step) in region.steps.enumerated() {
      lines.append(text(of: step, path: "\(path)_\(index)"))
    }
    return lines.joined(separator: "\n")
  }

  private func copies(from sources: [Program.Place], to targets: [Program.Operand]) -> [String] {
    zip(sources, targets).filter { $0 != $1.place }.map { source, target in
      "memcpy(\(address(target.place, .int8)), \(address(source, .int8)), \(target.type.byteCount));"
    }
  }
}
