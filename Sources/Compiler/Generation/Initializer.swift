/// A C parameter struct as a designated initialiser, nested structs and arrays included.
///
///     {.batches = 1, .window = {.height = 3, .width = 3}, .extent = {4, 1, 1}}
func initializer(_ parameters: Any) -> String {
  let fields = Mirror(reflecting: parameters).children.map { child in
    let value = Mirror(reflecting: child.value)
    let text: String
    switch value.displayStyle {
    case .struct where !value.children.isEmpty: text = initializer(child.value)
    case .tuple: text = "{\(value.children.map { literal($0.value) }.joined(separator: ", "))}"
    default: text = literal(child.value)
    }
    return ".\(child.label ?? "") = \(text)"
  }
  return "{\(fields.joined(separator: ", "))}"
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
