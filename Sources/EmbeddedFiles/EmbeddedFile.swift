/// Files of the source tree that every `kinglet` binary carries: `Templates` and `Targets`.
package enum EmbeddedFile {
  /// The names of all files, as sorted paths below the package: `Templates/model.c`.
  package static var names: [String] { embeddedTexts.map { "\($0.name)" } }

  /// The text of a file that is known to be there.
  package static func text(_ name: String) -> String {
    guard let file = embeddedTexts.first(where: { "\($0.name)" == name }) else {
      preconditionFailure("\(name) is embedded")
    }
    return "\(file.text)"
  }
}
