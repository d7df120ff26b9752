extension ArenaMap {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

  /// The letter of the block of that index; after 62 blocks they start again.
  package static func letter(_ index: Int) -> Character { letters[index % letters.count] }

  /// The map in ASCII, steps from left to right and addresses from the bottom up, with a legend.
  ///
  /// A cell shows what fills most of it; a block too small for that has the cell that it fills most.
  package func text(columns: Int) -> String {
    guard arenaBytes > 0 else { return "The arena is empty." }
    let grid = Grid(self, columns: columns)
    return (grid.lines + [""] + legend(columns)).joined(separator: "\n")
  }

  private func legend(_ columns: Int) -> [String] {
    let width = grouped(arenaBytes).count
    let lives = blocks.map { lifetime($0).replacing("–", with: "-") }
    let memories = parts.map(\.memory.count).max() ?? 0
    let widest = lives.map(\.count).max() ?? 0
    let types = min(20, blocks.map { $0.type?.count ?? 0 }.max() ?? 0)
    return zip(blocks.indices, lives).map { index, life in
      let block = blocks[index]
      let (memory, bytes) = place(block)
      let range =
        Grid.right(grouped(bytes.lowerBound), width) + " .. "
        + Grid.right(grouped(bytes.upperBound), width)
      let home = memory.map { Grid.left($0, memories) + "  " } ?? ""
      let line =
        "\(Self.letter(index))  \(home)\(range)  \(Grid.left(life, widest))  "
        + Grid.left(block.type ?? "", types) + "  " + block.name.filter { !$0.isNewline }
      return line.count <= columns ? line : "\(line.prefix(columns - 3))..."
    }
  }
}

/// The cells of a map, and the lines that they make.
private struct Grid {
  private let map: ArenaMap
  /// The width of the addresses at the left.
  private let gutter: Int
  private let rows: Int
  /// The half steps from the first column on, and how they are spread over the columns.
  private let halfSteps: Range<Int>
  private let columnCount: Int
  private var cells: [[Character]]

  init(_ map: ArenaMap, columns: Int) {
    self.map = map
    gutter = grouped(map.arenaBytes).count + 1
    rows = min(16, max(1, map.arenaBytes / 4))
    halfSteps = -2..<2 * map.stepCount + 2
    let steps = halfSteps.count / 2
    let room = max(8, columns - gutter - 2)
    columnCount = steps <= room ? steps * min(6, room / steps) : room
    cells = Array(repeating: Array(repeating: ".", count: columnCount), count: rows)
    fill()
  }

  private mutating func fill() {
    var shown: Set<Int> = []
    for row in 0..<rows {
      for column in 0..<columnCount {
        let areas = map.blocks.indices.map { area($0, row, column) }
        let free = cellArea - areas.reduce(0, +)
        guard let best = areas.indices.max(by: { areas[$0] < areas[$1] }), areas[best] > 0,
          areas[best] >= free
        else { continue }
        cells[row][column] = ArenaMap.letter(best)
        shown.insert(best)
      }
    }
    for block in map.blocks.indices where !shown.contains(block) { show(block) }
  }

  /// Shows a block that fills no cell where it fills most of one.
  private mutating func show(_ block: Int) {
    let places = (0..<rows).flatMap { row in (0..<columnCount).map { (row, $0) } }
    let best = places.max { area(block, $0.0, $0.1) < area(block, $1.0, $1.1) }
    guard let (row, column) = best, area(block, row, column) > 0 else { return }
    cells[row][column] = ArenaMap.letter(block)
  }

  /// Cells have no whole number of bytes and half steps, so both are counted in fractions: a row is
  /// `arenaBytes` of the arena's `arenaBytes * rows`, a column likewise.
  private var cellArea: Int { map.arenaBytes * halfSteps.count }

  private func area(_ index: Int, _ row: Int, _ column: Int) -> Int {
    let block = map.blocks[index]
    func shared(_ a: Range<Int>, _ b: Range<Int>) -> Int { a.clamped(to: b).count }
    let high = shared(
      block.offset * rows..<block.end * rows, row * map.arenaBytes..<(row + 1) * map.arenaBytes)
    let from = block.span.lowerBound - halfSteps.lowerBound
    let until = block.span.upperBound - halfSteps.lowerBound
    let wide = shared(
      from * columnCount..<until * columnCount,
      column * halfSteps.count..<(column + 1) * halfSteps.count)
    return high * wide
  }

  /// The first column of a step.
  private func column(of step: Int) -> Int {
    (2 * step - halfSteps.lowerBound) * columnCount / halfSteps.count
  }

  var lines: [String] {
    let rule = String(repeating: "-", count: columnCount)
    let margin = String(repeating: " ", count: gutter)
    let isOptimal = map.lowerBound == map.arenaBytes
    // The row that the bound lies in, its upper edge included.
    let bound = min(rows - 1, max(0, (map.lowerBound * rows - 1) / map.arenaBytes))
    let body = (0..<rows).reversed().map { row in
      let address = row > 0 && row.isMultiple(of: 4) ? grouped(row * map.arenaBytes / rows) : ""
      let mark = !isOptimal && row == bound ? "<" : ""
      return Self.right(address, gutter - 1) + " |" + String(cells[row]) + mark
    }
    let top = Self.right(grouped(map.arenaBytes), gutter - 1) + " +" + rule
    let quality =
      isOptimal ? "the lower bound" : "lower bound \(grouped(map.lowerBound)) at <"
    let title =
      "Arena by step: \(grouped(map.arenaBytes)) bytes, \(quality); step \(map.peakStep) sets the peak."
    let memories = map.parts.isEmpty ? [] : ["Memories: \(map.memories)."]
    return [title] + memories + [top] + body
      + [Self.right("0", gutter - 1) + " +" + rule, "\(margin) \(stepLabels)", "\(margin) \(peak)"]
  }

  private var stepLabels: String {
    var line = ""
    for step in -1...map.stepCount {
      let column = column(of: step)
      let label = map.label(step)
      let fits = line.isEmpty || column > line.count
      guard fits, column + label.count <= columnCount + 1 else { continue }
      line += String(repeating: " ", count: column - line.count) + label
    }
    return line
  }

  private var peak: String {
    String(repeating: " ", count: column(of: map.peakStep)) + "^ peak"
  }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
