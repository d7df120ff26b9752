import CKernels
import IR
import Testing

@testable import Operators

struct TransposeTests {
  @Test(arguments: 0..<30, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var random = Dice(seed: seed)
    let rank = Int.random(in: 0...6, using: &random)
    let shape = (0..<rank).map { _ in Int.random(in: 1...4, using: &random) }
    let permutation = Array(0..<rank).shuffled(using: &random)
    let types = types(element, shape, permutation.map { shape[$0] }, constants: [permutation])
    try expectCopyMatchesReference(Transpose(), types, &random)
  }

  @Test(arguments: 0..<60, elementsOfEverySize)
  func matricesAreTransposedWhereTheyLie(seed: Int, element: ElementType) throws {
    var random = Dice(seed: seed)
    let (rows, columns) = (random.int(1...9), random.int(1...9))
    let types = types(
      element, [1, rows, 1, columns], [1, columns, rows, 1], constants: [[0, 3, 1, 2]])
    guard Transpose().exactDistance(types) != nil else {
      #expect(rows == 1 || columns == 1)
      return
    }
    #expect(Transpose().exactDistance(types) == 0)
    let call = try #require(Transpose().exactCalls(types).first)
    var parameters = try #require(call.parameters as? kl_transpose_params)
    let source = randomTensor(try #require(types.operands[0]), &random)
    var bytes = source.bytes
    kl_transpose_in_place(&parameters, &bytes)
    #expect(bytes == Transpose().evaluate([source, nil], types)[0].bytes)
  }

  @Test func otherOrdersTakeACopy() {
    let three = types(.int8, [2, 3, 4], [4, 3, 2], constants: [[2, 1, 0]])
    #expect(Transpose().exactDistance(three) == nil)
    let long = types(.int8, [2, 3, 17], [3, 2, 17], constants: [[1, 0, 2]])
    #expect(Transpose().exactDistance(long) == nil)
    let short = types(.int8, [2, 3, 16], [3, 2, 16], constants: [[1, 0, 2]])
    #expect(Transpose().exactDistance(short) == 0)
  }

  @Test(arguments: 0..<40, elementsOfEverySize)
  func imagesAreMadeRowByRow(seed: Int, element: ElementType) throws {
    var random = Dice(seed: seed)
    let shape = [1] + (0..<3).map { _ in random.int(1...5) }
    let permutation = [0] + [1, 2, 3].shuffled(using: &random)
    let types = types(element, shape, permutation.map { shape[$0] }, constants: [permutation])
    let form = try #require(Transpose().rowForm(types))
    #expect(form.needed.count == types.results[0].shape[1] && form.operands.isEmpty)
    let source = randomTensor(try #require(types.operands[0]), &random)
    let call = Transpose().kernelCalls(types.makingRows)[0]
    var parameters = try #require(call.parameters as? kl_copy_rows_params)
    var result: [UInt8] = []
    for y in form.needed.indices {
      var row = [UInt8](repeating: 0xA5, count: types.results[0].rowBytes)
      kl_copy_rows(&parameters, Int32(y), Int32(y + 1), source.bytes, &row)
      let part = Transpose().slice(y..<y + 1, types).evaluate(
        [source, nil], types.slice(y..<y + 1, form))
      #expect(part[0].bytes == row)
      result += row
    }
    #expect(result == Transpose().evaluate([source, nil], types)[0].bytes)
  }

  @Test func swapsRowsAndColumns() {
    let types = types(.int16, [2, 3], [3, 2], constants: [[1, 0]])
    let input = Tensor(.int16, [1, 2, 3, 4, 5, 6])
    #expect(Transpose().evaluate([input, nil], types)[0].int32s == [1, 4, 2, 5, 3, 6])
    #expect(!Transpose().isView(types))
  }

  @Test func movingDimensionsOfOneIsAView() {
    let types = types(.int8, [1, 5, 1, 3], [5, 1, 3, 1], constants: [[1, 0, 3, 2]])
    #expect(Transpose().isView(types))
  }

  @Test(arguments: [[0, 0], [0, 2], [-1, 0], [0], [0, 1, 2], []])
  func refusesPermutation(_ permutation: [Int]) {
    let types = types(.int8, [2, 3], [3, 2], constants: [permutation])
    #expect(
      throws: Unsupported("permutation must name each of 2 dimensions once (is \(permutation))")
    ) { try Transpose().check(types) }
  }

  @Test func refusesOtherShapes() {
    let types = types(.int8, [2, 3], [2, 3], constants: [[1, 0]])
    #expect(throws: Unsupported("result must have shape [3, 2] (has [2, 3])")) {
      try Transpose().check(types)
    }
  }

  @Test func refusesWhatIsNotConstant() {
    let types = Signature(
      operands: [TensorType(.int8, [2, 3]), TensorType(.int32, [2])],
      results: [TensorType(.int8, [3, 2])])
    #expect(throws: Unsupported("permutation must be constant")) { try Transpose().check(types) }
  }

  @Test func refusesSevenLoops() throws {
    let (pairs, ones) = ([Int](repeating: 2, count: 7), [Int](repeating: 1, count: 7))
    let reversed = [Array((0..<7).reversed())]
    #expect(throws: Unsupported("elements must move in at most 6 loops (take 7)")) {
      try Transpose().check(types(.int8, pairs, pairs, constants: reversed))
    }
    try Transpose().check(types(.int8, ones, ones, constants: reversed))
  }
}
