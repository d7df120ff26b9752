import CKernels
import IR
import Operators
import Testing

struct ResizeNearestNeighborTests {
  private func runKernel(_ call: KernelCall, _ input: Tensor, resultBytes: Int) throws -> [UInt8] {
    var parameters = try #require(call.parameters as? kl_resize_nearest_neighbor_params)
    guard case .constant(let rows, _) = call.arguments[1],
      case .constant(let columns, _) = call.arguments[2]
    else { preconditionFailure("there are two tables") }
    var result = [UInt8](repeating: 0xA5, count: resultBytes)
    kl_resize_nearest_neighbor(
      &parameters, input.bytes, rows.int32s.map { Int16($0) }, columns.int32s.map { Int16($0) },
      &result)
    return result
  }

  @Test(arguments: 0..<30, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var random = Dice(seed: seed)
    let shape = (0..<4).map { _ in Int.random(in: 1...9, using: &random) }
    let size = (0..<2).map { _ in Int.random(in: 1...20, using: &random) }
    let op = ResizeNearestNeighbor(
      alignCorners: .random(using: &random), halfPixelCenters: .random(using: &random))
    let types = types(element, shape, [shape[0]] + size + [shape[3]], constants: [size])
    try op.check(types)
    let input = randomTensor(TensorType(element, shape), &random)
    let expected = op.evaluate([input, nil], types)[0].bytes
    let result = try runKernel(op.kernelCalls(types)[0], input, resultBytes: expected.count)
    #expect(result == expected)
  }

  private func row(_ op: ResizeNearestNeighbor, _ input: [Int32], to width: Int) -> [Int32] {
    let types = types(.int8, [1, 1, input.count, 1], [1, 1, width, 1], constants: [[1, width]])
    return op.evaluate([Tensor(.int8, input), nil], types)[0].int32s
  }

  @Test func growsAndShrinks() {
    let plain = ResizeNearestNeighbor()
    #expect(row(plain, [1, 2, 3], to: 6) == [1, 1, 2, 2, 3, 3])
    #expect(row(plain, [1, 2], to: 3) == [1, 1, 2])
    #expect(row(plain, [1, 2, 3, 4], to: 2) == [1, 3])
    #expect(row(ResizeNearestNeighbor(halfPixelCenters: true), [1, 2, 3, 4], to: 2) == [2, 4])
    let aligned = ResizeNearestNeighbor(alignCorners: true)
    #expect(row(aligned, [1, 2, 3], to: 5) == [1, 2, 2, 3, 3])
    #expect(row(aligned, [1, 2, 3], to: 1) == [1])
  }

  @Test(arguments: [[0, 2], [2, -1], [2], [40000, 1], [2, 2, 2]]) func refusesSize(_ size: [Int]) {
    let types = types(.int8, [1, 3, 3, 2], [1, 2, 2, 2], constants: [size])
    #expect(throws: Unsupported.self) { try ResizeNearestNeighbor().check(types) }
  }

  @Test func refusesEmptyImages() {
    let types = types(.int8, [1, 0, 3, 2], [1, 2, 2, 2], constants: [[2, 2]])
    #expect(throws: Unsupported("input must not be empty (has [1, 0, 3, 2])")) {
      try ResizeNearestNeighbor().check(types)
    }
  }
}
