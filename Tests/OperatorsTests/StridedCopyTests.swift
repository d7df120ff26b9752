import CKernels
import IR
import Testing

@testable import Operators

struct StridedCopyTests {
  private func parameters(_ copy: StridedCopy) throws -> kl_copy_params {
    try #require(copy.kernelCall().parameters as? kl_copy_params)
  }

  /// The obvious copy: each element by its indices.
  private func copied(_ copy: StridedCopy, _ source: Tensor, resultBytes: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0xA5, count: resultBytes)
    let size = copy.element.byteCount
    for flat in 0..<copy.extents.reduce(1, *) {
      var (rest, from, to) = (flat, copy.sourceOffset, copy.destinationOffset)
      for axis in copy.extents.indices.reversed() {
        let index = rest % copy.extents[axis]
        rest /= copy.extents[axis]
        from += index * copy.sourceStrides[axis]
        to += index * copy.destinationStrides[axis]
      }
      for byte in 0..<size { result[to * size + byte] = source.bytes[from * size + byte] }
    }
    return result
  }

  @Test(arguments: 0..<100, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) {
    var random = Dice(seed: seed)
    // A box of a tensor, in any order of dimensions, to a box of another.
    let rank = Int.random(in: 0...6, using: &random)
    let extents = (0..<rank).map { _ in Int.random(in: 1...4, using: &random) }
    func box() -> (count: Int, strides: [Int], offset: Int) {
      let order = Array(0..<rank).shuffled(using: &random)
      let outer = extents.map { $0 + Int.random(in: 0...1, using: &random) }
      let dense = TensorType(element, order.map { outer[$0] })
      var strides = [Int](repeating: 0, count: rank)
      for (axis, stride) in zip(order, dense.strides) { strides[axis] = stride }
      let offset = zip(strides, zip(extents, outer)).reduce(0) { $0 + $1.0 * ($1.1.1 - $1.1.0) }
      return (dense.count, strides, offset)
    }
    let (source, destination) = (box(), box())
    let copy = StridedCopy(
      element, extents: extents, sourceStrides: source.strides, sourceOffset: source.offset,
      destinationStrides: destination.strides, destinationOffset: destination.offset)
    let tensor = randomTensor(TensorType(element, [source.count]), &random)
    let bytes = destination.count * element.byteCount
    #expect(
      runCopy(copy.kernelCall(), tensor, resultBytes: bytes)
        == copied(copy, tensor, resultBytes: bytes))
  }

  @Test func wholeTensorIsOneRun() throws {
    let copy = StridedCopy(.int16, extents: [2, 3, 4], sourceStrides: [12, 4, 1])
    let p = try parameters(copy)
    #expect((p.rank, p.run_bytes) == (0, 48))
    #expect(copy.isPlain)
  }

  @Test func rowsOfABoxAreRuns() throws {
    // [2, 3, 4] out of [2, 5, 4]: 12 neighbours, twice.
    let copy = StridedCopy(.int16, extents: [2, 3, 4], sourceStrides: [20, 4, 1], sourceOffset: 4)
    let p = try parameters(copy)
    #expect((p.rank, p.run_bytes, p.source_offset) == (1, 24, 8))
    #expect((p.extent.0, p.source_stride.0, p.destination_stride.0) == (2, 40, 24))
    #expect(!copy.isPlain)
  }

  @Test func backwardsIsNoRun() throws {
    let copy = StridedCopy(.int8, extents: [2, 3], sourceStrides: [-3, -1], sourceOffset: 5)
    let p = try parameters(copy)
    #expect((p.rank, p.run_bytes, p.extent.0, p.source_stride.0) == (1, 1, 6, -1))
    let source = Tensor(.int8, [1, 2, 3, 4, 5, 6])
    #expect(copy.gathered(from: source).int32s == [6, 5, 4, 3, 2, 1])
    #expect(runCopy(copy.kernelCall(), source, resultBytes: 6) == [6, 5, 4, 3, 2, 1])
  }

  @Test func repeatsAnElement() {
    let copy = StridedCopy(.int8, extents: [2, 3], sourceStrides: [1, 0])
    let source = Tensor(.int8, [7, 8])
    #expect(runCopy(copy.kernelCall(), source, resultBytes: 6) == [7, 7, 7, 8, 8, 8])
  }

  @Test func nothingIsCopiedOfNothing() {
    let copy = StridedCopy(.int8, extents: [2, 0, 3], sourceStrides: [9, 3, 1], sourceOffset: 8)
    #expect(runCopy(copy.kernelCall(), Tensor(.int8, [1]), resultBytes: 2) == [0xA5, 0xA5])
  }
}
