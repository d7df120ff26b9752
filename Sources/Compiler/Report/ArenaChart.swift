/// The arena as drawings: what lies where at each step, and how much is in use.
struct ArenaChart {
  let map: ArenaMap

  private static let (width, left, right) = (960.0, 76.0, 12.0)
  /// The number of fill classes `b0`, `b1` … in the style sheet.
  private static let colors = 8

  private var columnWidth: Double {
    (Self.width - Self.left - Self.right) / Double(map.stepCount + 2)
  }

  /// The left edge of a step.
  private func x(_ step: Int) -> Double { x(halfStep: 2 * step) }

  private func x(halfStep: Int) -> Double {
    Self.left + columnWidth * Double(halfStep + 2) / 2
  }

  /// Every buffer as a rectangle: steps from left to right, addresses from the bottom up.
  var mapDrawing: Markup {
    let (top, height) = (18.0, 320.0)
    var svg = SVG(width: Self.width, height: top + height + 40)
    func y(_ address: Int) -> Double {
      top + height * (1 - Double(address) / Double(max(1, map.arenaBytes)))
    }
    svg.rect(
      x: x(map.peakStep), y: top, width: columnWidth, height: height, class: "peak",
      title: "step \(map.peakStep) sets the peak")
    addressAxis(&svg, ticks: 7, y)
    for (index, block) in map.blocks.enumerated() {
      let (from, until) = (x(halfStep: block.span.lowerBound), x(halfStep: block.span.upperBound))
      let (above, below) = (y(block.end), y(block.offset))
      svg.rect(
        x: from, y: above, width: until - from, height: below - above,
        class: "block b\(index % Self.colors)", title: title(block))
      let name = Self.fitting(block.name, until - from - 10)
      if below - above >= 15, let name {
        svg.label(name, x: from + 5, y: (above + below) / 2 + 4, class: "inside")
      }
    }
    for part in map.parts {
      let edge = y(part.bytes.lowerBound)
      svg.line(from: (Self.left, edge), to: (Self.width - Self.right, edge), class: "limit")
      svg.label(part.memory, x: Self.left + 4, y: edge - 5, class: "strong")
    }
    let bound = y(map.lowerBound)
    svg.line(from: (Self.left, bound), to: (Self.width - Self.right, bound), class: "bound")
    let quality = map.lowerBound == map.arenaBytes ? "arena = lower bound" : "lower bound"
    svg.label(
      "\(quality) \(grouped(map.lowerBound)) B", x: Self.width - Self.right, y: bound - 5,
      anchor: "end", class: "strong")
    stepAxis(&svg, top + height)
    return svg.markup(class: "wide", title: "Arena map: buffers by step and address")
  }

  /// Bytes in use at each step, under the lines of the bound and of the arena.
  var liveDrawing: Markup {
    let (top, height) = (18.0, 130.0)
    var svg = SVG(width: Self.width, height: top + height + 40)
    func y(_ bytes: Int) -> Double {
      top + height * (1 - Double(bytes) / Double(max(1, map.arenaBytes)))
    }
    addressAxis(&svg, ticks: 3, y)
    for (index, bytes) in map.live.enumerated() {
      let step = index - 1
      svg.rect(
        x: x(step) + columnWidth * 0.06, y: y(bytes), width: columnWidth * 0.88,
        height: y(0) - y(bytes), class: step == map.peakStep ? "live top" : "live",
        title: "\(name(step)): \(grouped(bytes)) bytes in use")
    }
    let bound = y(map.lowerBound)
    svg.line(from: (Self.left, bound), to: (Self.width - Self.right, bound), class: "bound")
    svg.label(
      "peak \(grouped(map.lowerBound)) B at step \(map.peakStep)", x: Self.width - Self.right,
      y: bound - 5, anchor: "end", class: "strong")
    stepAxis(&svg, top + height)
    return svg.markup(class: "wide", title: "Bytes of the arena in use at each step")
  }

  private func addressAxis(_ svg: inout SVG, ticks: Int, _ y: (Int) -> Double) {
    for tick in Self.ticks(upTo: map.arenaBytes, count: ticks) {
      svg.line(from: (Self.left, y(tick)), to: (Self.width - Self.right, y(tick)), class: "grid")
      svg.label(size(bytes: tick), x: Self.left - 8, y: y(tick) + 4, anchor: "end")
    }
  }

  private func stepAxis(_ svg: inout SVG, _ bottom: Double) {
    // A label of two digits wants 22 units.
    let every = max(1, Int((22 / columnWidth).rounded(.up)))
    for step in -1...map.stepCount {
      let isEnd = step == -1 || step == map.stepCount
      // Labels beside `in` and `out` would touch them.
      let isNearEnd = every > 1 && (step < every / 2 || step > map.stepCount - every)
      guard isEnd || step.isMultiple(of: every) && !isNearEnd || step == map.peakStep else {
        continue
      }
      let isPeak = step == map.peakStep
      if !isPeak && !isEnd && every > 1 && abs(step - map.peakStep) < every { continue }
      svg.label(
        map.label(step), x: x(step) + columnWidth / 2, y: bottom + 16, anchor: "middle",
        class: isPeak ? "strong" : "label")
    }
    svg.label("step", x: Self.left - 8, y: bottom + 16, anchor: "end")
    svg.label(
      "▲ peak", x: x(map.peakStep) + columnWidth / 2, y: bottom + 32, anchor: "middle",
      class: "strong")
  }

  private func name(_ step: Int) -> String {
    step < 0 ? "before step 0" : step >= map.stepCount ? "after the last step" : "step \(step)"
  }

  private func title(_ block: ArenaMap.Block) -> String {
    let (memory, bytes) = map.place(block)
    let range = "\(grouped(bytes.lowerBound))–\(grouped(bytes.upperBound))"
    return [
      block.name, block.type,
      "\(grouped(block.bytes)) bytes at \(memory.map { "\($0) " } ?? "")\(range)",
      "steps \(map.lifetime(block))",
    ].compactMap { $0 }.joined(separator: "\n")
  }

  /// Round addresses from 0 on, at most `count` above it: powers of two apart.
  static func ticks(upTo most: Int, count: Int) -> [Int] {
    guard most > 0 else { return [0] }
    var step = 1
    while most / step > count { step *= 2 }
    return Array(stride(from: 0, through: most, by: step))
  }

  /// As much of a tensor's name as fits into a width: of the first of its parts, the end, which says
  /// more than its start. Nil if too little fits.
  static func fitting(_ name: String, _ width: Double) -> String? {
    let room = Int(width / 7)
    var words = name.prefix { $0 != ";" }.split(separator: "/")[...]
    while words.count > 1, words.joined(separator: "/").count > room { words = words.dropFirst() }
    let text = words.joined(separator: "/")
    if text.count <= room { return text }
    return room >= 5 ? "…\(text.suffix(room - 1))" : nil
  }
}
