import EmbeddedFiles

/// C source with holes: each line that ends in `//% name` stands for text that the compiler
/// supplies. Code before the mark is a stand-in that lets the template compile unfilled.
package struct Template {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// The template of that name in the tool's own.
  init(named name: String) { self.init(EmbeddedFile.text("Templates/\(name)")) }

  /// The source with every hole filled and `kl_model` renamed to `model`.
  ///
  /// - Requires: `holes` has exactly the names that the template uses.
  package func filled(model: String, _ holes: [String: String]) -> String {
    var unused = Set(holes.keys)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let mark = line.firstRange(of: "//% ") else { return Self.renamed(line, model) }
      let name = String(line[mark.upperBound...])
      unused.remove(name)
      guard let fill = holes[name] else { preconditionFailure("hole \(name) is filled") }
      return Self.indented(fill, line.prefix { $0 == " " })
    }
    precondition(unused.isEmpty, "the template has the holes \(unused)")
    return lines.joined(separator: "\n")
  }

  private static func indented(_ text: String, _ indent: Substring) -> String {
    guard !indent.isEmpty else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "\(indent)\($0)" }.joined(separator: "\n")
  }

  private static func renamed(_ line: Substring, _ model: String) -> String {
    line.replacing("kl_model", with: model).replacing("KL_MODEL", with: model.uppercased())
      .replacing("\"model.h\"", with: "\"\(model).h\"").description
  }
}
