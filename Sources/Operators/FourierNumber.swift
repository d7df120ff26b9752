import IR

/// The numbers that a Fourier transform computes with: sums wrap, products are rounded.
protocol FourierNumber: Sendable {
  static var element: ElementType { get }
  /// The elements of a tensor of such numbers, and back.
  static func elements(of tensor: Tensor) -> [Self]
  static func tensor(_ values: [Self]) -> Tensor

  /// A number from -1 to 1.
  init(unit real: Double)
  static var zero: Self { get }
  var negated: Self { get }
  static func sum(_ a: Self, _ b: Self) -> Self
  static func halfSum(_ a: Self, _ b: Self) -> Self
  static func halfDifference(_ a: Self, _ b: Self) -> Self
  static func product(_ a: Self, _ b: Self) -> Self
  /// ab + cd
  static func sumOfProducts(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> Self
  /// The number for a sum of so many of its kind to fit; floats always do.
  func divided(by count: Int) -> Self
  /// A result of the inverse transform of so many numbers.
  func finished(count: Int) -> Self
}

/// Numbers in units of 2^-15 or 2^-31.
protocol FixedFourierNumber: FourierNumber, FixedWidthInteger {
  associatedtype Wide: FixedWidthInteger
}

extension FixedFourierNumber {
  /// A product of two numbers, rounded; halves up.
  private static func rounded(_ product: Wide) -> Self {
    Self(truncatingIfNeeded: (product + 1 << (bitWidth - 2)) >> (bitWidth - 1))
  }

  init(unit real: Double) { self.init((0.5 + Double(Self.max) * real).rounded(.down)) }

  var negated: Self { 0 &- self }
  static func sum(_ a: Self, _ b: Self) -> Self { a &+ b }
  static func product(_ a: Self, _ b: Self) -> Self { rounded(Wide(a) * Wide(b)) }

  static func sumOfProducts(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> Self {
    rounded(Wide(a) * Wide(b) + Wide(c) * Wide(d))
  }

  func divided(by count: Int) -> Self { Self.product(self, .max / Self(count)) }
  func finished(count: Int) -> Self { self }
}

extension Int16: FixedFourierNumber {
  typealias Wide = Int32
  static var element: ElementType { .int16 }
  static func elements(of tensor: Tensor) -> [Int16] { tensor.int32s.map { Int16($0) } }
  static func tensor(_ values: [Int16]) -> Tensor { Tensor(.int16, values.map { Int32($0) }) }

  // The reference has more bits before it halves.
  static func halfSum(_ a: Int16, _ b: Int16) -> Int16 {
    Int16(truncatingIfNeeded: (Int32(a) + Int32(b)) >> 1)
  }

  static func halfDifference(_ a: Int16, _ b: Int16) -> Int16 {
    Int16(truncatingIfNeeded: (Int32(a) - Int32(b)) >> 1)
  }
}

extension Int32: FixedFourierNumber {
  typealias Wide = Int64
  static var element: ElementType { .int32 }
  static func elements(of tensor: Tensor) -> [Int32] { tensor.int32s }
  static func tensor(_ values: [Int32]) -> Tensor { Tensor(.int32, values) }
  static func halfSum(_ a: Int32, _ b: Int32) -> Int32 { (a &+ b) >> 1 }
  static func halfDifference(_ a: Int32, _ b: Int32) -> Int32 { (a &- b) >> 1 }
}

extension Float: FourierNumber {
  static var element: ElementType { .float32 }
  static func elements(of tensor: Tensor) -> [Float] { tensor.floats }
  static func tensor(_ values: [Float]) -> Tensor { Tensor(values) }
  init(unit real: Double) { self.init(real) }
  var negated: Float { -self }
  static func sum(_ a: Float, _ b: Float) -> Float { a + b }
  static func halfSum(_ a: Float, _ b: Float) -> Float { (a + b) * 0.5 }
  static func halfDifference(_ a: Float, _ b: Float) -> Float { (a - b) * 0.5 }
  static func product(_ a: Float, _ b: Float) -> Float { a * b }

  static func sumOfProducts(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float {
    a * b + c * d
  }

  func divided(by count: Int) -> Float { self }
  func finished(count: Int) -> Float { self / Float(count) }
}
