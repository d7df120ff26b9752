import IR

/// Computes Fourier transforms as their definition by smaller ones says, in the reference's order.
struct FourierTransform<Number: FourierNumber> {
  typealias Complex = FourierComplex<Number>

  let plan: FourierPlan
  private let turns: [Complex]
  private let splits: [Complex]

  init(_ plan: FourierPlan) {
    self.plan = plan
    turns = plan.turns()
    splits = plan.splits()
  }

  /// The lower frequencies of real numbers, real and imaginary parts in turn.
  func spectrum(of reals: [Number]) -> [Number] {
    let count = plan.count
    let pairs = (0..<count).map { Complex(reals[2 * $0], reals[2 * $0 + 1]) }
    var numbers = transformed(pairs[...], plan.radices[...])
    let sums = numbers[0].divided(by: 2)
    numbers[0] = Complex(.sum(sums.real, sums.imaginary), .zero)
    numbers.append(Complex(.sum(sums.real, sums.imaginary.negated), .zero))
    for k in stride(from: 1, through: count / 2, by: 1) {
      let (half, turned) = split(numbers[k], numbers[count - k], k)
      numbers[k] = Complex(
        .halfSum(half.real, turned.real), .halfSum(half.imaginary, turned.imaginary))
      numbers[count - k] = Complex(
        .halfDifference(half.real, turned.real), .halfDifference(turned.imaginary, half.imaginary))
    }
    return numbers.flatMap { [$0.real, $0.imaginary] }
  }

  /// The real numbers of which these are the lower frequencies.
  func reals(of spectrum: [Number]) -> [Number] {
    let count = plan.count
    var numbers = (0...count).map { Complex(spectrum[2 * $0], spectrum[2 * $0 + 1]) }
    let (first, last) = (numbers[0].real, numbers.removeLast().real)
    numbers[0] = Complex(.sum(first, last), .sum(first, last.negated)).divided(by: 2)
    for k in stride(from: 1, through: count / 2, by: 1) {
      let (half, turned) = split(numbers[k], numbers[count - k], k)
      numbers[k] = half + turned
      numbers[count - k] = (half - turned).conjugate
    }
    return transformed(numbers[...], plan.radices[...]).flatMap {
      [$0.real.finished(count: 2 * count), $0.imaginary.finished(count: 2 * count)]
    }
  }

  /// What the two ends of a spectrum have in common, and in what they differ.
  private func split(
    _ low: Complex, _ high: Complex, _ k: Int
  ) -> (half: Complex, turned: Complex) {
    let (a, b) = (low.divided(by: 2), high.conjugate.divided(by: 2))
    return (a + b, (a - b) * splits[k - 1])
  }

  private func transformed(_ numbers: ArraySlice<Complex>, _ radices: ArraySlice<Int>) -> [Complex]
  {
    guard let radix = radices.first else { return Array(numbers) }
    let size = numbers.count / radix
    let parts = (0..<radix).map { part in
      let every = stride(from: numbers.startIndex + part, to: numbers.endIndex, by: radix)
      return transformed(every.map { numbers[$0] }[...], radices.dropFirst())
    }
    let step = plan.count / numbers.count
    var result = [Complex](repeating: Complex(.zero, .zero), count: numbers.count)
    for k in 0..<size {
      let terms = (0..<radix).map { part in
        let term = parts[part][k].divided(by: radix)
        return part == 0 ? term : term * turns[part * k * step]
      }
      for (part, number) in joined(terms).enumerated() { result[part * size + k] = number }
    }
    return result
  }

  /// The transform of 2 to 5 numbers.
  private func joined(_ a: [Complex]) -> [Complex] {
    // The turn by a part of the circle.
    func turn(_ parts: Int) -> Complex { turns[parts * plan.count / a.count] }
    switch a.count {
    case 2: return [a[0] + a[1], a[0] - a[1]]
    case 3:
      let sum = a[1] + a[2]
      let middle = Complex(
        .sum(a[0].real, Number.half(sum.real).negated),
        .sum(a[0].imaginary, Number.half(sum.imaginary).negated))
      let side = ((a[1] - a[2]) * turn(1).imaginary).turned
      return [a[0] + sum, middle + side, middle - side]
    case 4:
      let (even, odd, middle) = (a[0] + a[2], a[1] + a[3], a[0] - a[2])
      let side = (a[1] - a[3]).turned
      let (plus, minus) = (middle + side, middle - side)
      return plan.isInverse
        ? [even + odd, plus, even - odd, minus] : [even + odd, minus, even - odd, plus]
    default:
      let (outer, inner) = (a[1] + a[4], a[2] + a[3])
      let (outerSide, innerSide) = (a[1] - a[4], a[2] - a[3])
      let (first, second) = (turn(1), turn(2))
      let near = a[0] + outer * first.real + inner * second.real
      let far = a[0] + outer * second.real + inner * first.real
      let nearSide = (outerSide * first.imaginary + innerSide * second.imaginary).turned
      let farSide = (outerSide * second.imaginary - innerSide * first.imaginary).turned
      return [
        a[0] + (outer + inner), near + nearSide, far + farSide, far - farSide, near - nearSide,
      ]
    }
  }
}

extension FourierNumber {
  /// Half of a number, rounded down where it is whole.
  fileprivate static func half(_ a: Self) -> Self { halfSum(a, zero) }
}
