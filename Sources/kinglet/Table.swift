/// Rows of text in aligned columns, or as CSV.
struct Table {
  enum Alignment {
    case left, right
  }

  private let columns: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  init(_ columns: (String, Alignment)...) {
    self.columns = columns.map { (title: $0.0, alignment: $0.1) }
  }

  mutating func add(_ cells: String...) {
    precondition(cells.count == columns.count, "a row has every column")
    rows.append(cells)
  }

  /// The rows below their titles, columns two spaces apart.
  func text(_ console: Console) -> String {
    let all = [columns.map(\.title)] + rows.map(Self.shortened)
    var widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    // Nothing stands to the right of the last column.
    if columns.last?.alignment == .left { widths[widths.count - 1] = 0 }
    let lines = all.map { row in
      let cells = columns.indices.map { column in
        let fill = String(repeating: " ", count: max(0, widths[column] - row[column].count))
        return columns[column].alignment == .left ? row[column] + fill : fill + row[column]
      }
      return Self.trimmed(cells.joined(separator: "  "))
    }
    guard let title = lines.first else { return "" }
    return ([console.styled(title, .dim)] + lines.dropFirst()).joined(separator: "\n")
  }

  /// One long name must not make every row as long; the last cell can be as long as it is.
  private static func shortened(_ row: [String]) -> [String] {
    row.dropLast().map { $0.utf8.count <= 100 ? $0 : "\($0.prefix(99))…" } + row.suffix(1)
  }

  /// The rows as RFC 4180 writes them.
  var csv: String {
    ([columns.map(\.title)] + rows).map { row in
      row.map { cell in
        guard cell.contains(where: { ",\"\n\r".contains($0) }) else { return cell }
        return "\"\(cell.replacing("\"", with: "\"\""))\""
      }.joined(separator: ",")
    }.joined(separator: "\n")
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }
}
