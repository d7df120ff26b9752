import IR
import Operators
import Testing

struct ExpandDimsTests {
  @Test(arguments: elementsOfEverySize) func kernelMatchesReference(element: ElementType) throws {
    var random = Dice(seed: 1)
    let types = types(element, [3], [1, 3], constants: [[0]])
    try expectCopyMatchesReference(ExpandDims(), types, &random)
    #expect(ExpandDims().isView(types))
  }

  @Test func refusesOtherCounts() {
    #expect(throws: Unsupported.self) {
      try ExpandDims().check(types(.int8, [3], [2, 2], constants: [[0]]))
    }
  }
}
