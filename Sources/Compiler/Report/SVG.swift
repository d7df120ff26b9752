/// A drawing in a page: shapes with classes, which the style sheet colors.
struct SVG {
  let width: Double
  let height: Double
  private var shapes: [Markup] = []

  /// - Parameters: width and height in the drawing's own units, at full size pixels.
  init(width: Double, height: Double) {
    (self.width, self.height) = (width, height)
  }

  /// A rectangle. - Parameter title: what shows when one points at it.
  mutating func rect(
    x: Double, y: Double, width: Double, height: Double, class name: String, title: String? = nil
  ) {
    shapes.append(
      .element(
        "rect",
        [
          "class": name, "x": Self.number(x), "y": Self.number(y), "width": Self.number(width),
          "height": Self.number(height),
        ], title.map { [.element("title", [:], $0)] } ?? []))
  }

  mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), class name: String
  ) {
    shapes.append(
      .element(
        "line",
        [
          "class": name, "x1": Self.number(start.x), "y1": Self.number(start.y),
          "x2": Self.number(end.x), "y2": Self.number(end.y),
        ]))
  }

  /// A line of text; `x` is its start, middle or end, as `anchor` says, and `y` its base line.
  mutating func label(
    _ text: String, x: Double, y: Double, anchor: String = "start", class name: String = "label"
  ) {
    shapes.append(
      .element(
        "text",
        ["class": name, "x": Self.number(x), "y": Self.number(y), "text-anchor": anchor], text))
  }

  /// The drawing. - Parameter title: what it shows, for those who cannot see it.
  func markup(class name: String, title: String, stretches: Bool = false) -> Markup {
    .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": name, "role": "img", "aria-label": title,
        "viewBox": "0 0 \(Self.number(width)) \(Self.number(height))",
        "preserveAspectRatio": stretches ? "none" : "xMinYMin meet",
      ], shapes)
  }

  /// A coordinate with at most two decimals.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    let sign = hundredths < 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(whole)" }
    let decimals = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(sign)\(whole).\(decimals)"
  }
}
