/// A piece of a page: well-formed XML, and HTML at the same time. Text and attributes are escaped when
/// it is made, so that no name from a model can be anything but text.
struct Markup: Sendable {
  private(set) var source: String

  private init(source: String) { self.source = source }

  /// Text as it reads.
  static func text(_ text: String) -> Markup { Markup(source: escaped(text)) }

  /// `<name key="value">children</name>`.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []
  ) -> Markup {
    let keys = attributes.map { " \($0)=\"\(escaped($1))\"" }.joined()
    let inside = children.map(\.source).joined()
    // HTML closes these two by themselves, XML wants the slash; all others need an end in HTML.
    if name == "meta" || name == "br" { return Markup(source: "<\(name)\(keys) />") }
    return Markup(source: "<\(name)\(keys)>\(inside)</\(name)>")
  }

  /// `<name key="value">text</name>`.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ text: String
  ) -> Markup {
    element(name, attributes, [.text(text)])
  }

  /// The style sheet, which is ours and has nothing to escape.
  static func style(_ sheet: String) -> Markup {
    precondition(!sheet.contains("<") && !sheet.contains("&"), "a style sheet is plain text")
    return Markup(source: "<style>\(sheet)</style>")
  }

  static let lineBreak = Markup(source: "\n")

  /// `text` with what markup would read as its own written as entities, and what XML cannot say at all
  /// as U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
