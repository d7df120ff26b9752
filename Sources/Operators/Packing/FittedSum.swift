import IR

/// A function of two int8 elements in two multiplications: `(a * x + b * y + start) >> shift`,
/// clamped; found by search and proven by trying all elements.
struct FittedSum {
  let a, b, start, shift: Int32

  /// Fits what is nearly `x * factorA + y * factorB + offset`, rounded.
  init?(
    _ factorA: Double, _ factorB: Double, offset: Double, clamp: ClosedRange<Int32>,
    _ function: (Int32, Int32) -> Int32
  ) {
    let elements: ClosedRange<Int32> = -128...127
    let expected = elements.flatMap { x in elements.map { function(x, $0) } }
    for shift in (16...24).reversed() {
      let unit = Double(1 << shift)
      let largest = (128 * (abs(factorA) + abs(factorB)) + abs(offset) + 1) * unit
      guard largest < 0x1p31 else { continue }
      for (moveA, moveB, move) in Self.moves {
        let (a, b) = (
          Int((factorA * unit).rounded()) + moveA, Int((factorB * unit).rounded()) + moveB
        )
        let start = Int((offset * unit).rounded()) + 1 << (shift - 1) + move
        guard Self.gives(expected, a, b, start, shift, clamp) else { continue }
        (self.a, self.b) = (Int32(a), Int32(b))
        (self.start, self.shift) = (Int32(start), Int32(shift))
        return
      }
      return nil
    }
    return nil
  }

  /// How far from the nearest numbers is searched, the nearest first.
  private static let moves: [(Int, Int, Int)] = {
    let near = [0, -1, 1, -2, 2]
    let starts = [0, -1, -16, 16, -64, 64]
    return starts.flatMap { start in near.flatMap { a in near.map { b in (a, b, start) } } }
  }()

  private static func gives(
    _ expected: [Int32], _ a: Int, _ b: Int, _ start: Int, _ shift: Int,
    _ clamp: ClosedRange<Int32>
  ) -> Bool {
    let (low, high) = (Int(clamp.lowerBound), Int(clamp.upperBound))
    var index = 0
    for x in -128...127 {
      for y in -128...127 {
        let sum = a * x + b * y + start
        guard sum == Int(Int32(truncatingIfNeeded: sum)),
          min(max(sum >> shift, low), high) == Int(expected[index])
        else { return false }
        index += 1
      }
    }
    return true
  }
}
