/// A table of a page, in a box of its own that scrolls where the window is narrow.
struct HTMLTable {
  enum Alignment: String {
    case left, right
  }

  private let columns: [(title: String, alignment: Alignment)]
  private var rows: [Markup] = []

  init(_ columns: (String, Alignment)...) {
    self.columns = columns.map { (title: $0.0, alignment: $0.1) }
  }

  /// - Parameter style: a class for the row.
  mutating func add(_ cells: [Markup], style: String = "") {
    precondition(cells.count == columns.count, "a row has a cell for each column")
    let cells = zip(columns, cells).map { column, cell in
      Markup.element("td", ["class": column.alignment.rawValue], [cell])
    }
    rows.append(.element("tr", ["class": style], cells))
    rows.append(.lineBreak)
  }

  mutating func add(_ cells: String..., style: String = "") {
    add(cells.map { .text($0) }, style: style)
  }

  var markup: Markup {
    let head = columns.map {
      Markup.element("th", ["class": $0.alignment.rawValue, "scope": "col"], $0.title)
    }
    let table = Markup.element(
      "table", [:],
      [.element("thead", [:], [.element("tr", [:], head)]), .element("tbody", [:], rows)])
    return .element("div", ["class": "scroll"], [table])
  }
}
