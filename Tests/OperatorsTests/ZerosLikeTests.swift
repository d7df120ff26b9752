import IR
import Testing

@testable import Operators

struct ZerosLikeTests {
  @Test(arguments: elementsOfEverySize) func storesZeros(element: ElementType) throws {
    let type = TensorType(element, [2, 3], scale: 1, zeroPoint: 5)
    let types = Signature(operands: [type], results: [type])
    try expectKernelsMatchReference(ZerosLike(), types, [nil])
    #expect(
      ZerosLike().evaluate([nil], types)[0].bytes == [UInt8](repeating: 0, count: type.byteCount))
  }

  @Test func refusesAnotherShape() {
    #expect(throws: Unsupported("result must have shape [2] (has [3])")) {
      try ZerosLike().check(
        Signature(operands: [TensorType(.int8, [2])], results: [TensorType(.int8, [3])]))
    }
  }
}
