import IR
import Testing

@testable import Operators

struct ResizeBilinearTests {
  private func row(_ op: ResizeBilinear, _ input: [Int8], to width: Int) throws -> [Int32] {
    let types = types(.int8, [1, 1, input.count, 1], [1, 1, width, 1], constants: [[1, width]])
    try op.check(types)
    return op.evaluate([Tensor(int8: input), nil], types)[0].int32s
  }

  @Test func mixesNeighbours() throws {
    #expect(try row(ResizeBilinear(), [0, 10], to: 4) == [0, 5, 10, 10])
    #expect(try row(ResizeBilinear(alignCorners: true), [0, 10], to: 3) == [0, 5, 10])
    #expect(try row(ResizeBilinear(halfPixelCenters: true), [0, 10], to: 4) == [0, 3, 8, 10])
    #expect(try row(ResizeBilinear(), [1, 0], to: 4) == [1, 1, 0, 0], "halves away from zero")
    #expect(try row(ResizeBilinear(), [-1, 0], to: 4) == [-1, -1, 0, 0])
  }

  @Test func aRoundedScaleStaysInside() throws {
    // 3 / 400 rounds up to 8 / 1024, which leads to pixel 3 of 3.
    #expect(try row(ResizeBilinear(), [1, 2, 3], to: 400).last == 3)
  }

  @Test func checkSaysWhatMustHold() {
    let both = ResizeBilinear(alignCorners: true, halfPixelCenters: true)
    #expect(throws: Unsupported.self) { try row(both, [1], to: 2) }
    #expect(throws: Unsupported("input must be int8 or int16 or float32 (is int32)")) {
      try ResizeBilinear().check(types(.int32, [1, 1, 1, 1], [1, 2, 2, 1], constants: [[2, 2]]))
    }
    #expect(throws: Unsupported("heights and widths must lie in 1...32767 (one is 0)")) {
      try ResizeBilinear().check(types(.int8, [1, 1, 1, 1], [1, 0, 2, 1], constants: [[0, 2]]))
    }
  }

  @Test(arguments: 0..<30, [ElementType.int8, .float32])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let shape = dice.shape(rank: 4...4, extent: 1...6)
    let size = [dice.int(1...13), dice.int(1...13)]
    let (align, half) = dice.pick([(false, false), (true, false), (false, true)])
    let types = types(element, shape, [shape[0]] + size + [shape[3]], constants: [size])
    try expectKernelsMatchReference(
      ResizeBilinear(alignCorners: align, halfPixelCenters: half), types,
      [dice.elements(types.operand(0)), nil])
  }
}
