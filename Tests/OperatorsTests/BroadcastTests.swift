import IR
import Testing

@testable import Operators

struct BroadcastTests {
  private func dimensions(_ a: [Int], _ b: [Int], _ result: [Int]) -> [[Int]] {
    Broadcast([TensorType(.int8, a), TensorType(.int8, b)], to: TensorType(.int8, result))
      .dimensions.map { [$0.extent] + $0.strides }
  }

  @Test func equalShapesAreOneRow() {
    #expect(dimensions([2, 3, 4], [2, 3, 4], [2, 3, 4]) == [[24, 1, 1]])
    #expect(dimensions([1, 4], [4], [1, 4]) == [[4, 1, 1]])
  }

  @Test func aScalarRepeatsAlongOneRow() {
    #expect(dimensions([2, 3, 4], [], [2, 3, 4]) == [[24, 1, 0]])
    #expect(dimensions([1], [2, 3], [2, 3]) == [[6, 0, 1]])
    #expect(dimensions([], [], []) == [[1, 1, 1]])
  }

  @Test func threeOperandsMergeWhereAllContinue() {
    let shapes = [[3], [2, 3], [4, 1, 1]]
    let broadcast = Broadcast(
      shapes.map { TensorType(.int8, $0) }, to: TensorType(.int8, [4, 2, 3]))
    #expect(
      broadcast.dimensions.map { [$0.extent] + $0.strides } == [
        [4, 0, 0, 1], [2, 0, 3, 0], [3, 1, 1, 0],
      ])
  }

  @Test func aScalarMayHaveAnyRank() throws {
    let (flat, deep) = (TensorType(.float32, []), TensorType(.float32, [1, 1]))
    let types = Signature(operands: [deep, flat], results: [flat])
    try types.requireBroadcast()
    #expect(types.broadcasting([1], [2]) { $0 + $1 } == [3])
  }

  @Test func aRowRepeats() {
    #expect(dimensions([2, 5, 3, 4], [3, 4], [2, 5, 3, 4]) == [[10, 12, 0], [12, 1, 1]])
    #expect(dimensions([4, 1, 1], [1, 6, 1], [4, 6, 1]) == [[4, 1, 0], [6, 0, 1]])
    #expect(
      dimensions([3, 1, 2, 1], [3, 2, 2, 5], [3, 2, 2, 5]) == [
        [3, 2, 20], [2, 0, 10], [2, 1, 5], [5, 0, 1],
      ])
  }
}

extension Dice {
  /// Two operands that broadcast, and their result.
  mutating func broadcastTypes(maxRank: Int = 6) -> Signature {
    let shape = (0..<int(0...maxRank)).map { _ in int(1...4) }
    let (a, b) = (operandShape(of: shape), operandShape(of: shape))
    let rank = max(a.count, b.count)
    let extents = { (shape: [Int]) in [Int](repeating: 1, count: rank - shape.count) + shape }
    let result = zip(extents(a), extents(b)).map { max($0, $1) }
    return Signature(operands: [quantized(a), quantized(b)], results: [quantized(result)])
  }

  private mutating func operandShape(of shape: [Int]) -> [Int] {
    if int(0...3) == 0 { return shape }
    return shape.dropFirst(int(0...shape.count)).map { int(0...2) == 0 ? 1 : $0 }
  }
}
