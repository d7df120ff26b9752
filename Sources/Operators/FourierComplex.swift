/// A complex number.
struct FourierComplex<Number: FourierNumber>: Sendable {
  var real, imaginary: Number

  init(_ real: Number, _ imaginary: Number) {
    self.real = real
    self.imaginary = imaginary
  }

  /// The number of size 1 at an angle.
  init(angle: Double) { self.init(Number(unit: Real.cos(angle)), Number(unit: Real.sin(angle))) }

  var conjugate: Self { Self(real, imaginary.negated) }
  /// This times i.
  var turned: Self { Self(imaginary.negated, real) }

  static func + (a: Self, b: Self) -> Self {
    Self(.sum(a.real, b.real), .sum(a.imaginary, b.imaginary))
  }

  static func - (a: Self, b: Self) -> Self {
    Self(.sum(a.real, b.real.negated), .sum(a.imaginary, b.imaginary.negated))
  }

  static func * (a: Self, b: Number) -> Self {
    Self(.product(a.real, b), .product(a.imaginary, b))
  }

  static func * (a: Self, b: Self) -> Self {
    Self(
      .sumOfProducts(a.real, b.real, a.imaginary, b.imaginary.negated),
      .sumOfProducts(a.real, b.imaginary, a.imaginary, b.real))
  }

  func divided(by count: Int) -> Self {
    Self(real.divided(by: count), imaginary.divided(by: count))
  }
}
