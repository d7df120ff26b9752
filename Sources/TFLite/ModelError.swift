/// What is wrong with the bytes of a model file, and where.
package struct ModelError: Error, Equatable, CustomStringConvertible {
  /// What is needed, then what was found.
  package let message: String
  /// The byte of the file at which the trouble was found, where there is one.
  package let byteOffset: Int?
  /// The place in the schema, such as `subgraphs[0].operators[3].inputs[1]`; empty for the file.
  package private(set) var path: String

  /// An error found at a byte of the file, as yet without the tables that lead to it.
  init(_ message: String, at byteOffset: Int? = nil, path: String = "") {
    self.message = message
    self.byteOffset = byteOffset
    self.path = path
  }

  /// The path, the message and the byte, on one line.
  package var description: String {
    let place = path.isEmpty ? "" : "\(path): "
    let byte = byteOffset.map { " (byte \($0))" } ?? ""
    return place + message + byte
  }

  /// The same error, seen from the table that holds `step`.
  func inside(_ step: String) -> ModelError {
    var outer = self
    outer.path = path.isEmpty ? step : path.hasPrefix("[") ? step + path : "\(step).\(path)"
    return outer
  }
}

/// Runs `body`; an error it throws is reported as found inside `step`.
func locating<Result>(
  _ step: @autoclosure () -> String, _ body: () throws(ModelError) -> Result
) throws(ModelError) -> Result {
  do {
    return try body()
  } catch {
    throw error.inside(step())
  }
}
