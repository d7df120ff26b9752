import CKernels
import IR

/// How a Fourier transform of that many complex numbers comes about: joins of a few transforms into
/// one, and the turns that they need.
struct FourierPlan: Hashable {
  let count: Int
  let isInverse: Bool
  /// How many transforms each join joins, the largest transform first.
  let radices: [Int]

  /// Nil for numbers with other factors than 2, 3 and 5, with too many of them, or below 2.
  init?(count: Int, isInverse: Bool) {
    guard count >= 2 else { return nil }
    self.count = count
    self.isInverse = isInverse
    var (rest, radices) = (count, [Int]())
    for radix in [4, 2, 3, 5] {
      while rest.isMultiple(of: radix) {
        radices.append(radix)
        rest /= radix
      }
    }
    guard rest == 1, radices.count <= KL_MAX_RANK else { return nil }
    self.radices = radices
  }

  /// Where each input goes for the smallest transforms to find theirs side by side.
  var places: [Int] {
    var places = [0]
    var distance = count
    for radix in radices {
      distance /= radix
      places = (0..<radix).flatMap { digit in places.map { $0 + digit * distance } }
    }
    return places
  }

  private var direction: Double { isInverse ? -1 : 1 }

  /// The numbers of size 1 at all whole multiples of the smallest angle.
  func turns<Number: FourierNumber>() -> [FourierComplex<Number>] {
    (0..<count).map {
      FourierComplex(angle: direction * (-2 * Double.pi * Double($0) / Double(count)))
    }
  }

  /// The turns that make a transform of pairs of reals one of reals.
  func splits<Number: FourierNumber>() -> [FourierComplex<Number>] {
    (0..<count / 2).map {
      FourierComplex(angle: direction * (-Double.pi * (Double($0 + 1) / Double(count) + 0.5)))
    }
  }

  /// The call of a kernel for rows of reals; those that a row lacks of twice `count` are zeros.
  func kernelCall(_ function: String, rows: Int, rowCount: Int, _ element: ElementType)
    -> KernelCall
  {
    let parameters = kl_fft_params(
      rows: Int32(rows), count: Int32(count), row_count: Int32(rowCount),
      is_inverse: isInverse ? 1 : 0, stages: Int32(radices.count),
      radix: outermost(radices.reversed()))
    let suffix = element.kernelSuffix
    let (turns, splits) =
      switch element {
      case .int16: tables(Int16.self)
      case .int32: tables(Int32.self)
      default: tables(Float.self)
      }
    return KernelCall(
      "\(function)_\(suffix)", in: "fft_\(suffix).h", parameters,
      [
        .operand(0), .constant(Tensor(.int16, places.map { Int32($0) }), name: "places"),
        .constant(turns, name: "turns"), .constant(splits, name: "splits"), .result(0),
      ])
  }

  private func tables<Number: FourierNumber>(_ type: Number.Type) -> (turns: Tensor, splits: Tensor)
  {
    func tensor(_ turns: [FourierComplex<Number>]) -> Tensor {
      Number.tensor(turns.flatMap { [$0.real, $0.imaginary] })
    }
    return (tensor(turns()), tensor(splits()))
  }
}
