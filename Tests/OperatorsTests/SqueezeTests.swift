import IR
import Operators
import Testing

struct SqueezeTests {
  @Test(arguments: elementsOfEverySize) func kernelMatchesReference(element: ElementType) throws {
    var random = Dice(seed: 1)
    let types = types(element, [1, 3, 1], [3], constants: [])
    try expectCopyMatchesReference(Squeeze(), types, &random)
    #expect(Squeeze().isView(types))
  }

  @Test func refusesOtherCounts() {
    #expect(throws: Unsupported.self) {
      try Squeeze().check(types(.int8, [1, 3, 1], [2, 2], constants: []))
    }
  }
}
