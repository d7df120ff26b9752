import IR
import Operators
import Testing

struct StridedSliceTests {
  /// The indices that Swift's own `stride` gives, and the dimensions kept.
  private func taken(
    _ begin: Int, _ end: Int, _ by: Int, _ extent: Int
  ) -> [Int] {
    func fromStart(_ index: Int) -> Int { index < 0 ? index + extent : index }
    return by > 0
      ? Array(stride(from: max(fromStart(begin), 0), to: min(fromStart(end), extent), by: by))
      : Array(
        stride(from: min(fromStart(begin), extent - 1), to: max(fromStart(end), -1), by: by))
  }

  @Test(arguments: 0..<50, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var random = Dice(seed: seed)
    let shape = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      Int.random(in: 1...4, using: &random)
    }
    let begin = shape.map { _ in Int.random(in: -6...6, using: &random) }
    let end = shape.map { _ in Int.random(in: -6...6, using: &random) }
    let strides = shape.map { _ in [-2, -1, 1, 2, 3].randomElement(using: &random)! }
    let result = shape.indices.map { taken(begin[$0], end[$0], strides[$0], shape[$0]).count }
    let types = types(element, shape, result, constants: [begin, end, strides])
    try expectCopyMatchesReference(StridedSlice(), types, &random)
  }

  private func slice(
    _ op: StridedSlice, _ shape: [Int], _ result: [Int], _ begin: [Int], _ end: [Int],
    _ strides: [Int]
  ) throws -> [Int32] {
    let types = types(.int8, shape, result, constants: [begin, end, strides])
    try op.check(types)
    let input = Tensor(.int8, (0..<Int32(shape.reduce(1, *))).map { $0 })
    return op.evaluate([input, nil, nil, nil], types)[0].int32s
  }

  @Test func goesForwardsAndBackwards() throws {
    #expect(try slice(StridedSlice(), [8], [3], [1], [7], [2]) == [1, 3, 5])
    #expect(try slice(StridedSlice(), [8], [3], [-2], [0], [-2]) == [6, 4, 2])
    #expect(try slice(StridedSlice(), [2, 3], [1, 2], [1, 0], [9, -1], [1, 1]) == [3, 4])
  }

  @Test func masksOpenTheEnds() throws {
    let op = StridedSlice(beginMask: 1, endMask: 1)
    #expect(try slice(op, [4], [4], [2], [2], [-1]) == [3, 2, 1, 0])
    #expect(try slice(op, [4], [2], [3], [0], [3]) == [0, 3])
  }

  @Test func shrinksDimensions() throws {
    let op = StridedSlice(shrinkMask: 1)
    #expect(try slice(op, [2, 3], [3], [-1, 0], [0, 3], [1, 1]) == [3, 4, 5])
    #expect(try slice(StridedSlice(shrinkMask: 3), [2, 3], [], [1, 2], [0, 0], [1, 1]) == [5])
  }

  @Test func endsMayBeOffsets() throws {
    #expect(try slice(StridedSlice(endsAreOffsets: true), [8], [2], [5], [2], [1]) == [5, 6])
  }

  @Test func mayTakeNothing() throws {
    #expect(try slice(StridedSlice(), [8], [0], [5], [2], [1]) == [])
  }

  @Test func everythingIsAView() {
    let whole = types(.int8, [3, 4], [3, 4], constants: [[0, 0], [3, 4], [1, 1]])
    #expect(StridedSlice().isView(whole))
    let backwards = types(.int8, [3, 4], [3, 4], constants: [[0, 3], [3, -9], [1, -1]])
    #expect(!StridedSlice().isView(backwards))
  }

  @Test(arguments: [
    ([0], [4], [0]), ([0], [2], [1]), ([0, 0], [4, 4], [1, 1]), ([0], [], [1]),
    ([0x7FFF_FFFF], [0x7FFF_FFFF], [0x7FFF_FFFF]),
    ([-0x8000_0000], [-0x8000_0000], [-0x8000_0000]),
  ])
  func refuses(begin: [Int], end: [Int], strides: [Int]) {
    for offsets in [false, true] {
      let types = types(.int8, [4], [4], constants: [begin, end, strides])
      #expect(throws: Unsupported.self) {
        try StridedSlice(endsAreOffsets: offsets).check(types)
      }
    }
  }

  @Test(arguments: [4, 5, -5, 0x7FFF_FFFF]) func refusesASingleIndexOutside(index: Int) {
    let types = types(.int8, [4], [], constants: [[index], [0], [index < 0 ? -1 : 1]])
    #expect(throws: Unsupported.self) { try StridedSlice(shrinkMask: 1).check(types) }
  }
}
