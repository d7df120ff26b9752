import IR

/// The table of operators and element types, made from the list of operators.
package enum OperatorTable {
  private static let columns: [ElementType] = [.int8, .int16, .float32]

  /// The table in Markdown, one line an operator; the types are those of the input.
  package static var markdown: String {
    let title = "| operator | \(columns.map(\.rawValue).joined(separator: " | ")) | other |"
    let rule = "|---|" + String(repeating: ":-:|", count: columns.count) + "---|"
    let rows = importableOperators.sorted { $0.name < $1.name }.map { op in
      let marks = columns.map { op.inputElements.contains($0) ? "✓" : "" }
      let others = op.inputElements.filter { !columns.contains($0) }.map(\.rawValue)
      return
        "| \(op.name) | \(marks.joined(separator: " | ")) | \(others.joined(separator: ", ")) |"
    }
    return ([title, rule] + rows).joined(separator: "\n")
  }
}
