/// The longest time that an inference may take.
package struct Deadline: Sendable {
  package let microseconds: Double

  /// A time with its unit: `20ms`, `500us`, `1.5s`. Nil for any other text.
  package init?(_ text: String) {
    let units = [("us", 1.0), ("µs", 1), ("ms", 1000), ("s", 1_000_000)]
    guard let (unit, scale) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    let digits = text.dropLast(unit.count)
    guard digits.allSatisfy({ "0123456789.".contains($0) }), let number = Double(digits),
      number > 0, number.isFinite
    else { return nil }
    microseconds = number * scale
  }
}

extension FitReport {
  /// Whether an estimate keeps to a deadline.
  package struct Punctuality: Sendable, Encodable {
    package var deadline: Double
    package var met: Bool
    /// False where the deadline lies within the estimate's error: only a measurement can tell.
    package var certain: Bool

    enum CodingKeys: String, CodingKey {
      case met, certain
      case deadline = "us"
    }

    /// An unknown latency keeps to no deadline.
    init(_ latency: Latency?, _ deadline: Deadline) {
      self.deadline = deadline.microseconds
      met = latency.map { $0.microseconds <= deadline.microseconds } ?? false
      certain = latency.map { !$0.range.contains(deadline.microseconds) } ?? false
    }
  }
}
