import IR

/// Prints constants as C arrays, fast enough for megabytes of weights.
struct ConstantArrays {
  /// What their names begin with.
  private let model: String
  private let constants: [Program.Constant]
  /// Where a program's own constants are among them.
  private let places: [Int]

  /// The constants of a bundle, as its member number `member` counts them.
  init(_ bundle: Bundle, of member: Int) {
    (model, constants) = (bundle.name, bundle.constants)
    places = bundle.constantPlaces[member]
  }

  /// The constants of a program alone.
  init(model: String, constants: [Program.Constant]) {
    (self.model, self.constants, places) = (model, constants, Array(constants.indices))
  }

  /// The name of the program's constant `index`.
  func name(_ index: Int) -> String { arrayName(places[index]) }

  private func arrayName(_ index: Int) -> String { "\(model)_constant_\(index)" }

  /// The lines for the header.
  var declarations: String {
    lines { "extern const \(type($0)) \(arrayName($1))[\($0.count)];" }
  }

  /// The definitions, each with what it is.
  var definitions: String {
    constants.enumerated().map { index, constant in
      let tensor = constant.tensor
      return "// \(comment(constant.name))\n"
        + "const \(type(tensor)) \(arrayName(index))[\(tensor.count)] = {\n\(rows(tensor))};"
    }.joined(separator: "\n\n")
  }

  private func lines(_ line: (Tensor, Int) -> String) -> String {
    constants.enumerated().map { line($1.tensor, $0) }.joined(separator: "\n")
  }

  private func type(_ tensor: Tensor) -> String { tensor.element.cName }

  private func rows(_ tensor: Tensor) -> String {
    switch tensor.element {
    case .float32: rows(tensor.floats.map(Self.floatText))
    case .int64, .uint32: rows(tensor.int64s.map { literal($0) })
    case .uint64: rows(tensor.uint64s.map { "UINT64_C(\($0))" })
    case .int4, .int8, .uint8, .bool: rows(tensor.int32s.map { Self.smallTexts[Int($0) + 128] })
    default: rows(tensor.int32s.map { literal($0) })
    }
  }

  /// The text of every number from -128 to 255.
  private static let smallTexts = (-128...255).map(String.init)

  private static func floatText(_ value: Float) -> String {
    // Weights may hold what no literal can say; the bits of such a float are kept by arithmetic.
    if value.isNaN { return "(0.0f / 0.0f)" }
    if value.isInfinite { return value < 0 ? "(-1.0f / 0.0f)" : "(1.0f / 0.0f)" }
    return literal(value)
  }

  /// Numbers in lines of at most about 100 columns.
  private func rows(_ texts: [String]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(texts.count * 5)
    var column = 0
    for text in texts {
      if column + text.utf8.count > 96 {
        bytes.append(UInt8(ascii: "\n"))
        column = 0
      }
      bytes.append(UInt8(ascii: " "))
      bytes += text.utf8
      bytes.append(UInt8(ascii: ","))
      column += text.utf8.count + 2
    }
    bytes.append(UInt8(ascii: "\n"))
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A name from a model file as it may stand in a C comment: no escapes, no end of line or comment.
func comment(_ name: String) -> String {
  let marks = "0123456789_.:;,-+ ".unicodeScalars
  let safe = name.unicodeScalars.prefix(80).map { scalar -> Character in
    let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
    return isLetter || marks.contains(scalar) ? Character(scalar) : "_"
  }
  return safe.isEmpty ? "(unnamed)" : String(safe)
}
