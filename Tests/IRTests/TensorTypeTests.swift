import IR
import Testing

struct TensorTypeTests {
  @Test(
    arguments: [
      ([], []), ([7], [1]), ([2, 3], [3, 1]), ([1, 49, 10, 8], [3920, 80, 8, 1]),
      ([4, 0, 2], [0, 2, 1]),
    ] as [([Int], [Int])])
  func stridesOfADenseTensor(shape: [Int], strides: [Int]) {
    #expect(TensorType(.int8, shape).strides == strides)
  }

  @Test func countsElementsAndBytes() {
    #expect(TensorType(.int16, [2, 3, 4]).count == 24)
    #expect(TensorType(.int16, [2, 3, 4]).byteCount == 48)
    #expect(TensorType(.float32, []).byteCount == 4)
    #expect(TensorType(.int4, [5]).byteCount == 5)
    #expect(TensorType(.int8, [3, 0]).byteCount == 0)
  }

  @Test func quantizationIsZeroWhereThereIsNone() {
    let plain = TensorType(.int8, [1])
    #expect(plain.scale == 0 && plain.zeroPoint == 0)
    let quantized = TensorType(.int8, [1], scale: 0.5, zeroPoint: -3)
    #expect(quantized.scale == 0.5 && quantized.zeroPoint == -3)
  }

  @Test func storesLikeComparesAllThatCopyingNeeds() {
    let type = TensorType(.int8, [2], scale: 0.5, zeroPoint: 1)
    #expect(type.storesLike(TensorType(.int8, [1, 2], scale: 0.5, zeroPoint: 1)))
    #expect(!type.storesLike(TensorType(.int8, [2], scale: 0.5, zeroPoint: 2)))
    #expect(!type.storesLike(TensorType(.int8, [2], scale: 0.25, zeroPoint: 1)))
    #expect(!type.storesLike(TensorType(.int16, [2], scale: 0.5, zeroPoint: 1)))
  }

  @Test func rangeIsWhatTheElementHolds() {
    func range(_ element: ElementType) -> ClosedRange<Int32> { TensorType(element, [1]).range }
    #expect(range(.bool) == 0...1)
    #expect(range(.int4) == -8...7)
    #expect(range(.int8) == -128...127)
    #expect(range(.uint8) == 0...255)
    #expect(range(.int16) == -32768...32767)
    #expect(range(.uint16) == 0...65535)
    for element in [ElementType.int32, .uint32, .int64, .float32, .resource] {
      #expect(range(element) == .min ... .max)
    }
  }
}
