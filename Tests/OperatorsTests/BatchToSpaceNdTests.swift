import IR
import Testing

@testable import Operators

struct BatchToSpaceNdTests {
  @Test func interleavesAndCrops() throws {
    let types = types(.int8, [2, 1, 2, 1], [1, 1, 3, 1], constants: [[1, 2], [0, 0, 1, 0]])
    try BatchToSpaceNd().check(types)
    #expect(
      BatchToSpaceNd().evaluate([Tensor(int8: [1, 2, 3, 4]), nil, nil], types)
        == [Tensor(int8: [3, 2, 4])])
  }

  @Test func refusesWhatDoesNotFit() {
    #expect(throws: Unsupported.self) {
      try BatchToSpaceNd().check(
        types(.int8, [3, 1, 2, 1], [1, 1, 4, 1], constants: [[1, 2], [0, 0, 0, 0]]))
    }
    #expect(throws: Unsupported("input must have 3 or 4 dimensions (has [2, 2])")) {
      try BatchToSpaceNd().check(types(.int8, [2, 2], [2, 2], constants: [[], []]))
    }
  }
}
