import EmbeddedFiles
import IR

/// A fit report as one page that needs nothing else: HTML that is well-formed XML, without scripts.
package struct HTMLReport: Sendable {
  let report: FitReport
  let compilation: Compilation
  private let targets: [Target]
  private let version: String

  /// - Parameters:
  ///   - targets: those of `report`, in the same order.
  ///   - version: the tool's.
  package init(_ report: FitReport, _ compilation: Compilation, targets: [Target], version: String)
  {
    self.report = report
    self.compilation = compilation
    self.targets = targets
    self.version = version
  }

  /// The page; the same report gives the same bytes.
  package var text: String {
    let title = "\(report.model.name): Kinglet report"
    let head = Markup.element(
      "head", [:],
      [
        .element("meta", ["charset": "utf-8"]), .lineBreak,
        .element(
          "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .lineBreak, .element("title", [:], title), .lineBreak,
        .style(EmbeddedFile.text("Templates/report/report.css")),
      ])
    let body = Markup.element(
      "body", [:], [.element("main", [:], sections.flatMap { [$0, .lineBreak] })])
    let page = Markup.element(
      "html", ["xmlns": "http://www.w3.org/1999/xhtml", "lang": "en"],
      [head, .lineBreak, body])
    return "<!DOCTYPE html>\n\(page.source)\n"
  }

  private var sections: [Markup] {
    [header, verdicts, memory, arena, steps, shrinking, guarantees]
  }

  private var header: Markup {
    let model = report.model
    let shrunk =
      model.macsAfterShrinking == model.macs
      ? "" : ", \(grouped(model.macsAfterShrinking)) after shrinking"
    return .element(
      "header", [:],
      [
        .element("h1", [:], model.name),
        .element(
          "p", [:],
          "\(grouped(model.macs)) multiply-accumulates\(shrunk), "
            + "\(report.steps.count) steps, \(size(bytes: compilation.program.weightBytes)) of weights"
        ),
        .element(
          "p", ["class": "quiet"],
          [
            .text("SHA-256 of the model file "),
            .element("code", [:], model.sha256), .text(", made by kinglet \(version)"),
          ]),
      ])
  }

  private var verdicts: Markup {
    var table = HTMLTable(
      ("target", .left), ("verdict", .left), ("RAM needed", .right), ("RAM available", .right),
      ("flash needed", .right), ("flash available", .right), ("time", .right), ("range", .right))
    for verdict in report.targets {
      let time = verdict.latency
      table.add([
        .text(verdict.target),
        .element("span", ["class": verdict.fits ? "yes" : "no"], verdict.words),
        .text(grouped(verdict.ram.total)), .text(grouped(verdict.ram.available)),
        .text(grouped(verdict.flash.total)), .text(grouped(verdict.flash.available)),
        .text(time.map { "~\(duration(microseconds: $0.microseconds))" } ?? "unknown"),
        .text(time.map(Self.range) ?? ""),
      ])
    }
    let ways = report.targets.flatMap { verdict in
      ([verdict.punctuality?.words].compactMap { $0 } + verdict.waysOut).map {
        Markup.element("li", [:], "\(verdict.target): \($0)")
      }
    }
    return section(
      "Verdict",
      [table.markup, .element("p", ["class": "quiet"], "Sizes in bytes.")]
        + (ways.isEmpty ? [] : [.element("ul", [:], ways)]))
  }

  private static func range(_ latency: Latency) -> String {
    let range = latency.range
    return
      "\(duration(microseconds: range.lowerBound)) – \(duration(microseconds: range.upperBound))"
  }

  private var memory: Markup {
    let all = zip(report.targets, targets).enumerated().map { index, pair in
      let (verdict, target) = pair
      let title = "\(target.id): \(target.part), \(target.core), \(target.clockMhz) MHz"
      // Of many targets, the first shows what the others have too.
      let open: KeyValuePairs<String, String> =
        index == 0 || targets.count <= 3 ? ["open": "open"] : [:]
      return Markup.element(
        "details", open,
        [
          .element("summary", [:], title), MemoryBars(verdict: verdict, target: target).markup,
        ])
    }
    return section(
      "Memory",
      all + [
        .element(
          "p", ["class": "quiet"],
          "Arena, state and weights are exact; ~ marks estimates: code and stack from measured "
            + "kernels, the platform from typical projects.")
      ])
  }

  private var arena: Markup {
    let map = ArenaMap(compilation.program)
    guard map.arenaBytes > 0 else { return section("Arena", [.element("p", [:], "It is empty.")]) }
    let chart = ArenaChart(map: map)
    let quality =
      map.lowerBound == map.arenaBytes
      ? "no placement for this order of steps needs less"
      : "no placement for this order of steps needs less than \(grouped(map.lowerBound))"
    return section(
      "Arena",
      [
        .element(
          "p", [:],
          "\(grouped(map.arenaBytes)) bytes: \(quality). Step \(map.peakStep) sets the peak. "
            + "Point at a buffer for its name, size and lifetime."),
        .element("div", ["class": "scroll"], [chart.mapDrawing]),
        .element("h3", [:], "Bytes in use"),
        .element("div", ["class": "scroll"], [chart.liveDrawing]),
      ])
  }

  /// A part of the page with its heading.
  func section(_ title: String, _ children: [Markup]) -> Markup {
    .element("section", [:], [.element("h2", [:], title)] + children)
  }
}
