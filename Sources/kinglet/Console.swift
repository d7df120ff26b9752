import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where results and progress go: results to standard output, all else to standard error.
struct Console: Sendable {
  enum Format: String {
    case text, json, csv
  }

  let format: Format
  private let hasColor: Bool
  private let showsProgress: Bool

  init(format: Format = .text, color: String = "auto") {
    self.format = format
    let environment = ProcessInfo.processInfo.environment
    let allowed = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    hasColor = color == "always" || color == "auto" && allowed && isatty(1) == 1
    showsProgress = isatty(2) == 1 && environment["TERM"] != "dumb"
  }

  enum Style: String {
    case bold = "1"
    case green = "32"
    case red = "31"
    case dim = "2"
  }

  func styled(_ text: String, _ style: Style) -> String {
    hasColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Writes a line of the result.
  func print(_ text: String = "") { Self.write(text + "\n", to: 1) }

  /// Writes a line for people beside the result.
  func note(_ text: String) {
    clearProgress()
    Self.write(text + "\n", to: 2)
  }

  /// Writes a result as JSON.
  func print(json value: some Encodable) { print(Self.json(value)) }

  /// Writes JSON beside the result.
  func note(json value: some Encodable) { note(Self.json(value)) }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // As the files below `Targets` have it.
    encoder.keyEncodingStrategy = .convertToSnakeCase
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("a report can be encoded: \(error)")
    }
  }

  /// Shows how far the work is; nothing off a terminal.
  func progress(_ what: String, _ done: Int, of total: Int) {
    guard showsProgress else { return }
    let filled = total == 0 ? 0 : 24 * done / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    Self.write("\r\(bar) \(done)/\(total) \(what)\u{1B}[K", to: 2)
  }

  func clearProgress() {
    if showsProgress { Self.write("\r\u{1B}[K", to: 2) }
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      // A reader that has gone away wants no more.
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }
}

/// `write(2)`, whose name a method here has too.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
