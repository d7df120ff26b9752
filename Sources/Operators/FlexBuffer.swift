import IR

/// The settings of a custom operator: a FlexBuffer that is a map from names to numbers.
///
/// Entries of other kinds are as if they were not there.
struct FlexBuffer {
  /// A number as the file has it.
  private enum Scalar {
    case integer(Int64)
    case real(Double)
  }

  private var scalars: [String: Scalar] = [:]

  /// Reads what may be any bytes.
  init(_ bytes: ArraySlice<UInt8>) throws(Unsupported) {
    let reader = Reader(bytes: bytes)
    let count = bytes.count
    // At the end lie the root, its type and its width.
    guard count >= 3, let rootWidth = reader.width(at: count - 1),
      let type = reader.byte(at: count - 2), type >> 2 == Reader.Kind.map.rawValue,
      let map = reader.target(of: count - 2 - rootWidth, width: rootWidth),
      let entries = reader.entries(ofMapAt: map, width: 1 << Int(type & 3))
    else { throw Unsupported("options must be a FlexBuffer with a map") }
    for entry in entries where scalars[entry.name] == nil {
      scalars[entry.name] = reader.scalar(entry)
    }
  }

  /// A whole number; a truth value counts as 0 or 1.
  func int(_ name: String, in range: ClosedRange<Int>) throws(Unsupported) -> Int {
    guard let value = try optionalInt(name, in: range) else {
      throw Unsupported("options must have a whole number \(name)")
    }
    return value
  }

  /// A whole number, or nil where there is none of that name.
  func optionalInt(_ name: String, in range: ClosedRange<Int>) throws(Unsupported) -> Int? {
    guard case .integer(let value)? = scalars[name] else { return nil }
    guard let number = Int(exactly: value), range.contains(number) else {
      throw Unsupported(
        "\(name) must be from \(range.lowerBound) to \(range.upperBound) (is \(value))")
    }
    return number
  }

  /// True for any number but 0.
  func bool(_ name: String) throws(Unsupported) -> Bool {
    switch scalars[name] {
    case .integer(let value)?: return value != 0
    default: throw Unsupported("options must have a truth value \(name)")
    }
  }

  /// A real number; whole ones count too.
  func float(_ name: String) throws(Unsupported) -> Float {
    switch scalars[name] {
    case .integer(let value)?: return Float(value)
    case .real(let value)?: return Float(value)
    case nil: throw Unsupported("options must have a number \(name)")
    }
  }
}

extension FlexBuffer {
  /// Reads at places that count from the start of the buffer; nil for what lies outside.
  private struct Reader {
    enum Kind: UInt8 {
      case integer = 1
      case unsigned, real, key, string, indirectInteger, indirectUnsigned, indirectReal, map
      case bool = 26
    }

    struct Entry {
      let name: String
      let place, width: Int
      let type: UInt8
    }

    let bytes: ArraySlice<UInt8>

    func byte(at place: Int) -> UInt8? {
      bytes.indices.contains(bytes.startIndex + place) ? bytes[bytes.startIndex + place] : nil
    }

    /// A width that the buffer itself tells.
    func width(at place: Int) -> Int? {
      byte(at: place).map { Int($0) }.flatMap { [1, 2, 4, 8].contains($0) ? $0 : nil }
    }

    func unsigned(at place: Int, width: Int) -> UInt64? {
      guard place >= 0, place <= bytes.count - width else { return nil }
      let start = bytes.startIndex + place
      return bytes[start..<start + width].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Where the offset at `place` leads: backwards.
    func target(of place: Int, width: Int) -> Int? {
      guard let offset = unsigned(at: place, width: width), let back = Int(exactly: offset),
        back <= place
      else { return nil }
      return place - back
    }

    private static let mostEntries = 256

    /// The entries of a map: names, values and types lie in three lists.
    func entries(ofMapAt map: Int, width: Int) -> [Entry]? {
      guard let size = unsigned(at: map - width, width: width), size <= Self.mostEntries,
        let keyWidth = unsigned(at: map - 2 * width, width: width),
        [1, 2, 4, 8].contains(keyWidth), let keys = target(of: map - 3 * width, width: width)
      else { return nil }
      var entries: [Entry] = []
      for index in 0..<Int(size) {
        let keyPlace = keys + index * Int(keyWidth)
        guard let key = target(of: keyPlace, width: Int(keyWidth)), let name = name(at: key),
          let type = byte(at: map + Int(size) * width + index)
        else { return nil }
        entries.append(Entry(name: name, place: map + index * width, width: width, type: type))
      }
      return entries
    }

    private static let longestName = 64

    /// The text up to the next 0.
    private func name(at place: Int) -> String? {
      guard place >= 0, place < bytes.count else { return nil }
      let text = bytes[(bytes.startIndex + place)...].prefix(Self.longestName + 1)
      guard let end = text.firstIndex(of: 0) else { return nil }
      return String(decoding: text[..<end], as: UTF8.self)
    }

    func scalar(_ entry: Entry) -> Scalar? {
      guard let kind = Kind(rawValue: entry.type >> 2) else { return nil }
      switch kind {
      case .integer: return integer(at: entry.place, width: entry.width)
      case .unsigned, .bool: return unsigned(at: entry.place, width: entry.width).map(Self.integer)
      case .real: return real(at: entry.place, width: entry.width)
      case .indirectInteger, .indirectUnsigned, .indirectReal:
        guard let place = target(of: entry.place, width: entry.width) else { return nil }
        let width = 1 << Int(entry.type & 3)
        if kind == .indirectReal { return real(at: place, width: width) }
        if kind == .indirectInteger { return integer(at: place, width: width) }
        return unsigned(at: place, width: width).map(Self.integer)
      case .key, .string, .map: return nil
      }
    }

    private static func integer(_ value: UInt64) -> Scalar { .integer(Int64(clamping: value)) }

    private func integer(at place: Int, width: Int) -> Scalar? {
      let unused = 64 - 8 * width
      return unsigned(at: place, width: width).map {
        .integer(Int64(bitPattern: $0 << unused) >> unused)
      }
    }

    private func real(at place: Int, width: Int) -> Scalar? {
      guard let bits = unsigned(at: place, width: width) else { return nil }
      return switch width {
      case 4: .real(Double(Float(bitPattern: UInt32(bits))))
      case 8: .real(Double(bitPattern: bits))
      default: nil
      }
    }
  }
}
