import IR

// Runs to which the application hands over rows of an input: `at` points to the words of the program's
// progress.
extension StepPrinter {
  /// The statements of a function that takes in `row` and returns whether the run is done.
  mutating func pushes(of program: Program, _ input: Program.RowInput) -> String {
    guard let block = program.blocks.first, block.lowerBound == 0 else {
      preconditionFailure("a block takes in the rows")
    }
    let rows = (1...block.count).map { "at[\($0)]" }
    let branches = branches(of: block, in: program, rows: rows, received: "at[0]")
    let place = Self.place(of: input, address(input.operand.place, .int8))
    return
      ([
        "int8_t *const next = \(place);",
        "if ((const int8_t *)(const void *)row != next) memcpy(next, row, \(input.rowBytes));",
        "at[0]++;", heading(of: block), "for (;;) {",
        indented([(branches + ["{ break; }"]).joined(separator: " else ")]), "}",
        "if (at[0] < \(input.rows)) return 0;",
        "\((["at[0]"] + rows).joined(separator: " = ")) = 0;",
      ] + texts(of: program, from: block.upperBound) + traceEnd + ["return 1;"])
      .joined(separator: "\n")
  }

  /// Where the next row goes. - Parameter base: the address of the first.
  static func place(of input: Program.RowInput, _ base: String) -> String {
    guard input.ring > 1 else { return base }
    let row = input.ring < input.rows ? "at[0] % \(input.ring)" : "at[0]"
    return "\(base) + \(row) * \(input.rowBytes)"
  }
}
