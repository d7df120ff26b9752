import IR

// What the program does, and what is certain about it.
extension HTMLReport {
  var steps: Markup {
    let timed = report.targets.first { $0.latency != nil }
    var table = HTMLTable(
      ("step", .right), ("operator", .left), ("output", .left), ("MACs", .right),
      ("kernel", .left), ("output in arena", .left), ("in use", .right),
      ("weights", .right), ("instructions", .right), ("time", .right), ("share", .right))
    let peak = compilation.program.plan.peakStep
    let map = ArenaMap(compilation.program)
    for (step, placed) in zip(report.steps, compilation.program.steps) {
      let cost = timed?.latency?.steps[step.index]
      let total = timed?.latency?.microseconds ?? 0
      let share = cost.map { total > 0 ? $0.microseconds / total : 0 }
      table.add(
        "\(step.index)", step.operator, step.result, grouped(step.macs), step.kernel,
        placed.results.map { Self.range($0, at: step.index, map) }.joined(separator: " "),
        grouped(step.live),
        grouped(step.weights), cost.map { grouped($0.instructions) } ?? "",
        cost.map { duration(microseconds: $0.microseconds) } ?? "",
        share.map { "\(Int(($0 * 100).rounded())) %" } ?? "",
        style: step.index == peak ? "peakrow" : "")
    }
    let note =
      timed.map { "Instructions and time are estimates for \($0.target). " } ?? ""
    return section(
      "Steps",
      [
        table.markup,
        .element(
          "p", ["class": "quiet"],
          note + "Sizes in bytes; the marked step sets the peak of the arena."),
      ])
  }

  /// Where a result lies: of one that is made row by row, the rows that are kept.
  private static func range(_ result: Program.Operand, at step: Int, _ map: ArenaMap) -> String {
    switch result.place {
    case .arena(let offset):
      let buffer = map.blocks.last { $0.offset == offset && $0.steps.contains(step) }
      let bytes = min(result.type.byteCount, buffer?.bytes ?? .max)
      return "\(grouped(offset))–\(grouped(offset + bytes))"
    case .state(let offset):
      return "state \(grouped(offset))–\(grouped(offset + result.type.byteCount))"
    case .constant: return "constant"
    }
  }

  var shrinking: Markup {
    guard !compilation.shrinking.isEmpty else {
      return section("What shrinks", [.element("p", [:], "Nothing in this model.")])
    }
    var table = HTMLTable(("operator", .left), ("what", .left), ("why no bit changes", .left))
    for item in compilation.shrinking { table.add(item.operator, item.what, item.proof) }
    return section("What shrinks", [table.markup])
  }

  var guarantees: Markup {
    let contract =
      switch compilation.graph.numerics {
      case .tflm:
        "\(Numerics.tflm.rawValue): every output byte equals that of TensorFlow Lite Micro's "
          + "reference kernels."
      case .litert:
        "\(Numerics.litert.rawValue): every output byte of integers equals that of LiteRT's "
          + "reference kernels."
      }
    let errors = report.targets.compactMap { verdict in
      verdict.latency.map { latency in
        let guesses =
          latency.uncounted.isEmpty
          ? "" : "; not counted and guessed: \(latency.uncounted.joined(separator: ", "))"
        return Markup.element(
          "li", [:], "\(verdict.target): ±\(latency.errorPercent) % by \(latency.basis)\(guesses)")
      }
    }
    return section(
      "What is certain",
      [
        .element("p", [:], "Numerics: contract \(contract)"),
        .element(
          "p", [:],
          [
            .text("Verification: not verified in this run; run "),
            .element("code", [:], "kinglet verify MODEL"),
            .text(" with the model file of the SHA-256 above."),
          ]),
        .element(
          "p", [:],
          "Times are estimates made without hardware, from instructions counted on an emulator and "
            + "published latencies of the same cores:"),
        .element("ul", [:], errors),
      ])
  }
}
