import IR

// Steps that run together, row by row.
extension StepPrinter {
  /// A loop that lets the last step that has all the rows it needs make its next one.
  mutating func text(of block: Range<Int>, in program: Program) -> String {
    let rows = block.map { "y\($0)" }
    let branches = branches(of: block, in: program, rows: rows)
    let loop = [
      "int32_t \(rows.map { "\($0) = 0" }.joined(separator: ", "));", "for (;;) {",
      indented([(branches + ["{ break; }"]).joined(separator: " else ")]), "}",
    ]
    return "\(heading(of: block))\n{\n\(indented(loop))\n}"
  }

  func heading(of block: Range<Int>) -> String {
    "// Steps \(block.lowerBound) to \(block.upperBound - 1), row by row: always the last that has all "
      + "the rows it needs."
  }

  /// `if` statements that each make one row, the step's that goes first in front.
  ///
  /// - Parameters:
  ///   - rows: how many rows each step has made, as C variables.
  ///   - received: how many the application has handed over.
  mutating func branches(
    of block: Range<Int>, in program: Program, rows: [String], received: String? = nil
  ) -> [String] {
    let sources = program.rowSources(of: block)
    var branches: [String] = []
    for (layer, index) in block.enumerated().reversed() {
      let step = program.steps[index]
      guard let form = step.form else { preconditionFailure("steps of a block make rows") }
      let conditions =
        ["\(rows[layer]) < \(form.needed.count)"]
        + (sources[layer].map { rows[$0] }
        + (program.readsRowInput(step) ? [received].compactMap { $0 } : []))
        .map { "\($0) >= \(need(form, rows[layer]))" }
      let result = step.results[0]
      guard form.kernel != .consume else {
        branches.append(consumer(step, index, rows[layer], conditions))
        continue
      }
      let row = result.type.rowBytes
      let place = address(
        .init(
          place: result.place, element: .int8,
          image: .init(
            rows: result.ring ?? form.needed.count, total: form.needed.count, rowBytes: row,
            isSet: false)),
        row: rows[layer])
      let body =
        [title(step, "\(index)")] + calls(of: step, "\(index)", row: rows[layer])
        + [hook(index, row: rows[layer], place, bytes(form, rows[layer], row))]
        + [form.band == 1 ? "\(rows[layer])++;" : "\(rows[layer]) = \(end(form, rows[layer]));"]
      branches.append("if (\(conditions.joined(separator: " && "))) {\n\(indented(body))\n}")
    }
    return branches
  }

  /// The branch of a step that takes in its image, and has its result with the last row: the hook
  /// sees no bytes before.
  private mutating func consumer(
    _ step: Program.Step, _ index: Int, _ row: String, _ conditions: [String]
  ) -> String {
    let result = step.results[0]
    let last = (step.form?.needed.count ?? 0) - 1
    let body =
      [title(step, "\(index)")] + calls(of: step, "\(index)", row: row)
      + [
        hook(
          index, row: row, address(result.place, .int8),
          "\(row) == \(last) ? \(result.type.byteCount) : 0"), "\(row)++;",
      ]
    return "if (\(conditions.joined(separator: " && "))) {\n\(indented(body))\n}"
  }

  /// The bytes that a call makes from row `y` on, of `row` bytes each.
  private func bytes(_ form: RowForm, _ y: String, _ row: Int) -> String {
    form.needed.count.isMultiple(of: form.band)
      ? "\(form.band * row)" : "(\(end(form, y)) - \(y)) * \(row)"
  }

  /// How many rows of its operands a step needs for the call that makes row `y`.
  private func need(_ form: RowForm, _ y: String) -> String {
    let ends = form.needed.map(\.upperBound)
    guard ends.count > 1 else { return "\(ends.first ?? 0)" }
    // Most often the ends lie on a line that stops at the last row.
    let (step, limit) = (ends[1] - ends[0], ends[ends.count - 1])
    guard ends.indices.allSatisfy({ ends[$0] == min(ends[0] + step * $0, limit) }) else {
      preconditionFailure("rows are needed at a steady pace")
    }
    let first = ends[0] + step * (form.band - 1)
    let line = (step == 1 ? y : "\(y) * \(step)") + (first == 0 ? "" : " + \(first)")
    // The last call may make fewer rows.
    let last = (ends.count - 1) / form.band * form.band
    return first + step * last <= limit ? line : "kl_min(\(line), \(limit))"
  }
}
