/// The offsets that a row-major walk over `extents` visits when each step moves by `strides`.
func offsets(_ extents: [Int], strides: [Int]) -> [Int] {
  zip(extents, strides).reduce([0]) { outer, dimension in
    outer.flatMap { offset in (0..<dimension.0).map { offset + $0 * dimension.1 } }
  }
}
