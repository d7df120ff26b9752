import IR
import Testing

struct ActivationTests {
  @Test(
    arguments: [
      (.none, 0.1, -128, -128...127),
      (.relu, 0.1, -10, -10...127),
      (.relu6, 0.1, -10, -10...50),
      (.relu6, 0.01, -128, -128...127),
      (.reluN1To1, 0.1, 3, -7...13),
      // Ties go away from zero: -0.5 and 1.5 steps.
      (.reluN1To1, 2, 0, -1...1),
      (.relu6, 4, 0, 0...2),
      // A scale at which no step or every value is too far.
      (.relu6, 1e30, 5, 5...5),
      (.reluN1To1, 1e-38, 0, -128...127),
    ] as [(Activation, Float, Int32, ClosedRange<Int32>)])
  func rangeInInt8(
    activation: Activation, scale: Float, zeroPoint: Int32, range: ClosedRange<Int32>
  ) {
    let type = TensorType(.int8, [1], scale: scale, zeroPoint: zeroPoint)
    #expect(activation.range(in: type) == range)
  }

  @Test func rangeInInt16() {
    let type = TensorType(.int16, [1], scale: 0.001)
    #expect(Activation.none.range(in: type) == -32768...32767)
    #expect(Activation.relu6.range(in: type) == 0...6000)
    #expect(Activation.reluN1To1.range(in: type) == -1000...1000)
  }
}
