import IR
import Testing

struct TensorTests {
  @Test(
    arguments: [
      (.int4, [-8, 7], [0xF8, 0x07]),
      (.int8, [-128, -1, 127], [0x80, 0xFF, 0x7F]),
      (.uint8, [0, 255], [0x00, 0xFF]),
      (.bool, [0, 1], [0, 1]),
      (.int16, [-32768, 258], [0x00, 0x80, 0x02, 0x01]),
      (.uint16, [65535, 258], [0xFF, 0xFF, 0x02, 0x01]),
      (.int32, [.min, 1], [0, 0, 0, 0x80, 1, 0, 0, 0]),
    ] as [(ElementType, [Int32], [UInt8])])
  func storesLittleEndian(element: ElementType, values: [Int32], bytes: [UInt8]) {
    let tensor = Tensor(element, values)
    #expect(tensor.bytes == bytes)
    #expect(tensor.int32s == values)
    #expect(tensor.int64s == values.map { Int64($0) })
    #expect(tensor.count == values.count)
  }

  @Test func wideElementsKeepTheirValues() {
    #expect(Tensor([Int64.min, -1, .max]).int64s == [.min, -1, .max])
    #expect(Tensor(.int64, [-2, 3]).int64s == [-2, 3])
    #expect(Tensor(.uint32, [7]).int64s == [7])
    #expect(Tensor(.uint32, bytes: [0xFF, 0xFF, 0xFF, 0xFF]).int64s == [4_294_967_295])
    #expect(Tensor([Float(0.1), -0, .infinity]).floats == [0.1, -0, .infinity])
    #expect(Tensor(.float32, [3]).bytes == [0, 0, 0x40, 0x40])
  }

  @Test func floatsKeepTheBitsOfNaN() {
    let signalling = Float(bitPattern: 0x7FA0_0001)
    #expect(Tensor([signalling]).bytes == [0x01, 0x00, 0xA0, 0x7F])
  }

  @Test func gathersWholeElements() {
    let tensor = Tensor(.int16, [10, 20, 30])
    #expect(tensor.gathering([2, 0, 0]) == Tensor(.int16, [30, 10, 10]))
    #expect(tensor.gathering([]) == Tensor(.int16, []))
  }

  @Test func elementsMustBeWhole() async {
    await #expect(processExitsWith: .failure) { _ = Tensor(.int16, bytes: [1, 2, 3]) }
  }

  @Test func valuesMustFit() async {
    await #expect(processExitsWith: .failure) { _ = Tensor(.int8, [128]) }
    await #expect(processExitsWith: .failure) { _ = Tensor(.uint8, [-1]) }
  }

  @Test func elementsAreReadAsWhatTheyAre() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([Int64(1)]).int32s }
    await #expect(processExitsWith: .failure) { _ = Tensor(.int32, [1]).floats }
  }
}
