/// The memory of a target as bars: what the program takes, what the platform takes, what is free.
struct MemoryBars {
  let verdict: FitReport.Verdict
  let target: Target

  /// A part of a bar.
  private struct Part {
    var name: String
    var bytes: Int
    var style: String
  }

  var markup: Markup {
    .element("div", ["class": "bars"], [ram] + otherRegions + [flash])
  }

  private var ram: Markup {
    let ram = verdict.ram
    let use = ram.regions.first { $0.region == ram.region }
    let parts = [
      Part(name: "arena", bytes: use?.arena ?? 0, style: "arena"),
      Part(name: "state", bytes: use?.state ?? 0, style: "state"),
      Part(name: "stack ~", bytes: ram.stack, style: "stack"),
      Part(name: "platform ~", bytes: ram.reserved, style: "platform"),
    ]
    return bar("RAM: \(ram.region)", parts, of: target.mainMemory.bytes)
  }

  private var otherRegions: [Markup] {
    let names = target.regions.map(\.name).filter { $0 != verdict.ram.region }
    let outside = verdict.ram.regions.map(\.region).filter { $0 == Target.externalName }
    return (names + outside).map { name in
      let use = verdict.ram.regions.first { $0.region == name }
      let parts = [
        Part(name: "arena", bytes: use?.arena ?? 0, style: "arena"),
        Part(name: "state", bytes: use?.state ?? 0, style: "state"),
      ]
      return bar("RAM: \(name)", parts, of: target.bytes(of: name) ?? 0)
    }
  }

  private var flash: Markup {
    let flash = verdict.flash
    let parts = [
      Part(name: "weights", bytes: flash.weights, style: "arena"),
      Part(name: "code ~", bytes: flash.code, style: "stack"),
      Part(name: "platform ~", bytes: flash.reserved, style: "platform"),
    ]
    let name = target.flash.appBytes == nil ? "Flash" : "Flash: application partition"
    return bar(name, parts, of: target.flash.appBytes ?? target.flash.bytes)
  }

  private func bar(_ name: String, _ parts: [Part], of capacity: Int) -> Markup {
    let parts = parts.filter { $0.bytes > 0 }
    let used = parts.reduce(0) { $0 + $1.bytes }
    let isOver = used > capacity
    let free =
      isOver ? "\(size(bytes: used - capacity)) too much" : "\(size(bytes: capacity - used)) free"
    return .element(
      "div", ["class": "bar"],
      [
        .element(
          "div", ["class": "barhead"],
          [
            .element("strong", [:], name),
            .element("span", [:], " \(size(bytes: capacity)), "),
            .element("span", ["class": isOver ? "no" : "free"], free),
          ]),
        drawing(name, parts, used, capacity), key(parts),
      ])
  }

  private func drawing(_ name: String, _ parts: [Part], _ used: Int, _ capacity: Int) -> Markup {
    var svg = SVG(width: 1000, height: 14)
    let scale = 1000 / Double(max(1, used, capacity))
    svg.rect(
      x: 0, y: 0, width: Double(capacity) * scale, height: 14, class: "room",
      title: "\(name): \(grouped(capacity)) bytes")
    var x = 0.0
    for part in parts {
      // What is there can be seen, however little it is.
      let width = min(max(2, Double(part.bytes) * scale), 1000 - x)
      svg.rect(
        x: x, y: 0, width: width, height: 14, class: part.style,
        title: "\(part.name) \(grouped(part.bytes)) bytes")
      x += width
    }
    if used > capacity {
      let limit = Double(capacity) * scale
      svg.line(from: (limit, 0), to: (limit, 14), class: "limit")
    }
    return svg.markup(class: "strip", title: name, stretches: true)
  }

  private func key(_ parts: [Part]) -> Markup {
    guard !parts.isEmpty else { return .element("div", ["class": "key"], "not used") }
    return .element(
      "div", ["class": "key"],
      parts.map { part in
        .element(
          "span", [:],
          [
            .element("i", ["class": "swatch \(part.style)"]),
            .text("\(part.name)\(part.name.hasSuffix("~") ? "" : " ")\(grouped(part.bytes))"),
          ])
      })
  }
}
