/// A C parameter struct as a designated initialiser, nested structs and arrays included.
///
///     {.batches = 1, .window = {.height = 3, .width = 3}, .extent = {4, 1, 1}}
func initializer(_ value: Any) -> String {
  let mirror = Mirror(reflecting: value)
  switch mirror.displayStyle {
  case .struct where !mirror.children.isEmpty:
    let fields = mirror.children.map { ".\($0.label ?? "") = \(initializer($0.value))" }
    return "{\(fields.joined(separator: ", "))}"
  // A C array is a tuple in Swift.
  case .tuple: return "{\(mirror.children.map { initializer($0.value) }.joined(separator: ", "))}"
  default: return literal(value)
  }
}

/// C code in lines of at most `columns`, broken after commas; what goes on is indented by four.
func wrapped(_ code: String, columns: Int = 100) -> String {
  var lines: [String] = []
  var line = ""
  for part in code.split(separator: ", ") {
    // The comma that follows needs a column too.
    if !line.isEmpty, line.utf8.count + 2 + part.utf8.count + 1 > columns {
      lines.append("\(line),")
      line = "    \(part)"
    } else {
      line += line.isEmpty ? "\(part)" : ", \(part)"
    }
  }
  return (lines + [line]).joined(separator: "\n")
}

/// A number as C reads it back to the same value.
func literal(_ value: Any) -> String {
  switch value {
  // The most negative int has no literal of its own in C.
  case let value as Int32 where value == .min: "(-2147483647 - 1)"
  case let value as Int64 where value == .min: "(-INT64_C(9223372036854775807) - 1)"
  case let value as Int64: "INT64_C(\(value))"
  case let value as Float: floatLiteral(value)
  default: "\(value)"
  }
}

private func floatLiteral(_ value: Float) -> String {
  precondition(value.isFinite, "a float parameter is finite")
  let text = "\(value)"
  return text.contains(".") || text.contains("e") ? text + "f" : text + ".0f"
}

/// A number as the value of a macro, which must hold together next to any operator.
func macroLiteral(_ value: Any) -> String {
  let text = literal(value)
  return text.hasPrefix("-") ? "(\(text))" : text
}
