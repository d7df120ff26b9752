/// A number with its thousands separated: `2,656,768`.
package func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index).isMultiple(of: 3) { text.append(",") }
    text.append(digit)
  }
  return number < 0 ? "-" + text : text
}

/// A number that is not negative with about three digits: `0.45`, `12.3`, `1,234`.
package func rounded(_ number: Double) -> String {
  let places = number < 9.995 ? 2 : number < 99.95 ? 1 : 0
  let scale = [1, 10, 100][places]
  let whole = Int((min(number, 0x1p52) * Double(scale)).rounded())
  guard places > 0 else { return grouped(whole) }
  let fraction = String(whole % scale)
  let zeros = String(repeating: "0", count: places - fraction.count)
  return "\(whole / scale).\(zeros)\(fraction)"
}

/// A time for people: `850 µs`, `12.3 ms`, `1.20 s`.
package func duration(microseconds: Double) -> String {
  switch microseconds {
  case ..<999.5: "\(rounded(microseconds)) µs"
  case ..<999_500: "\(rounded(microseconds / 1000)) ms"
  default: "\(rounded(microseconds / 1_000_000)) s"
  }
}

/// A size for people: `512 B`, `22.5 KiB`, `4 MiB`.
package func size(bytes: Int) -> String {
  let (kibi, mebi) = (1024, 1024 * 1024)
  guard bytes >= kibi else { return "\(bytes) B" }
  let (unit, name) = bytes < mebi ? (kibi, "KiB") : (mebi, "MiB")
  let isWhole = bytes.isMultiple(of: unit)
  return (isWhole ? grouped(bytes / unit) : rounded(Double(bytes) / Double(unit))) + " \(name)"
}
