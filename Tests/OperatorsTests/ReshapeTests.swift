import IR
import Operators
import Testing

struct ReshapeTests {
  @Test(arguments: elementsOfEverySize) func kernelMatchesReference(element: ElementType) throws {
    var random = Dice(seed: 1)
    let types = types(element, [2, 3, 5], [6, 5], constants: [[6, 5]])
    try expectCopyMatchesReference(Reshape(), types, &random)
    #expect(Reshape().isView(types))
  }

  @Test func shapeMayBeAbsent() throws {
    try Reshape().check(types(.int8, [2, 3], [6], constants: []))
    let notConstant = Signature(
      operands: [TensorType(.int8, [2, 3]), TensorType(.int32, [1])],
      results: [TensorType(.int8, [6])])
    try Reshape().check(notConstant)
  }

  @Test func refusesOtherCountsAndElements() {
    #expect(
      throws: Unsupported("result must have as many elements as the input [2, 3] (has [5])")
    ) { try Reshape().check(types(.int8, [2, 3], [5], constants: [])) }
    var other = types(.int8, [2, 3], [6], constants: [])
    other.results[0].element = .int16
    #expect(throws: Unsupported("result must be int8, as the input is (is int16)")) {
      try Reshape().check(other)
    }
    #expect(throws: Unsupported.self) { try Reshape().check(Signature(operands: [], results: [])) }
  }
}
