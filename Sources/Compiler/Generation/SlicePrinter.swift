import IR

// Runs that can be left off: `at` points to the words of the program's progress.
extension StepPrinter {
  /// The statements of a function that runs the next slice, a row or else a step, and returns whether
  /// the run is done.
  mutating func slices(of program: Program) -> String {
    var parts: [String] = []
    var next = 0
    while next < program.steps.count {
      let block = program.blocks.first { $0.lowerBound == next } ?? next..<next + 1
      let body =
        block.count > 1
        ? blockSlice(block, in: program) : stepSlice(program.steps[next], next)
      next = block.upperBound
      let end = next == program.steps.count ? [] : ["at[0] = \(next);", "return 0;"]
      parts.append("if (at[0] == \(block.lowerBound)) {\n\(indented(body + end))\n}")
    }
    return (parts + traceEnd + ["at[0] = 0;", "return 1;"]).joined(separator: "\n")
  }

  private mutating func blockSlice(_ block: Range<Int>, in program: Program) -> [String] {
    let rows = (1...block.count).map { "at[\($0)]" }
    let branches = branches(of: block, in: program, rows: rows)
    let open = zip(rows, block).map { "\($0) < \(program.steps[$1].form?.needed.count ?? 0)" }
    return [
      heading(of: block), branches.joined(separator: " else "),
      "if (\(open.joined(separator: " || "))) return 0;", "\(rows.joined(separator: " = ")) = 0;",
    ]
  }

  private mutating func stepSlice(_ step: Program.Step, _ index: Int) -> [String] {
    guard let form = step.form else {
      return [text(of: step, path: "\(index)")] + hooks(step, index)
    }
    let count = form.needed.count
    let y = step.order == .backward ? "\(count - 1) - at[1]" : "at[1]"
    let row = ["const int32_t y = \(y);"] + calls(of: step, "\(index)", row: "y")
    return [
      title(step, "\(index)"), "{\n\(indented(row))\n}", "at[1]++;",
      "if (at[1] < \(count)) return 0;", "at[1] = 0;",
    ] + hooks(step, index)
  }
}
