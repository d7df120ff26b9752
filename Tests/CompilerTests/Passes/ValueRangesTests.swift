import IR
import Testing

@testable import Compiler
@testable import Operators

struct ValueRangesTests {
  /// Both ends of every range are reached, and nothing else: all pairs of elements are tried at once.
  @Test func rangesAreExactForOneLayer() {
    var graph = Graph()
    let input = graph.input(.int8(1, 256, 256, 2))
    let weights = graph.constant(
      TensorType(.int8, [4, 1, 1, 2], scale: 0.25), [1, -2, 0, 0, 3, 5, -128, 127])
    let bias = graph.constant(TensorType(.int32, [4]), [7, -11, 0, 900])
    let window = Window(strideY: 1, strideX: 1, padding: .valid)
    let result = graph.append(
      Conv2D(window, activation: .relu), [input, weights, bias],
      TensorType(.int8, [1, 256, 256, 4], scale: 16, zeroPoint: -20))
    graph.outputs = [result]
    let pairs = (-128...127).flatMap { a in (-128...127).flatMap { [a, $0] } }
    let values = Interpreter.run(graph, inputs: [Tensor(.int8, pairs.map { Int32($0) })])
    let elements = values[result]?.int32s ?? []
    let found = (0..<4).map { channel in
      let own = stride(from: channel, to: elements.count, by: 4).map { elements[$0] }
      return (own.min() ?? 0)...(own.max() ?? 0)
    }
    #expect(ValueRanges(graph)[result]?.channels == found)
    #expect(found[1].count == 1 && Set(found).count > 2)
  }

  @Test func combinationsReachTheirCorners() {
    func ranges(_ op: any Operator, _ type: TensorType) -> [ClosedRange<Int32>]? {
      var graph = Graph()
      let input = graph.input(.int8(3, zeroPoint: 0))
      let vector = graph.constant(.int8(3, zeroPoint: 0), [-3, 0, 2])
      graph.outputs = [graph.append(op, [input, vector], type)]
      return ValueRanges(graph)[graph.outputs[0]]?.channels
    }
    let halves = TensorType.int8(3, zeroPoint: 0)
    #expect(ranges(Add(), halves) == [-128...124, -128...127, -126...127])
    #expect(ranges(Sub(), halves) == [-125...127, -128...127, -128...125])
    // 0.5 * 0.5 / 4 is a sixteenth.
    #expect(
      ranges(Mul(), TensorType(.int8, [3], scale: 4, zeroPoint: 0)) == [-24...24, 0...0, -16...16])
    #expect(ranges(Maximum(), halves) == [-3...127, 0...127, 2...127])
    #expect(ranges(Minimum(), halves) == [-128 ... -3, -128...0, -128...2])
    #expect(ranges(SquaredDifference(), halves)?.allSatisfy { $0 == -128...127 } ?? false)
  }

  @Test func paddingJoinsWhatIsPadded() {
    var graph = Graph()
    let input = graph.input(.int8(1, 2, 2, 2))
    let clamped = graph.append(Relu(), [input], .int8(1, 2, 2, 2))
    let pairs = graph.constant(TensorType(.int32, [4, 2]), [0, 0, 1, 0, 0, 0, 0, 0])
    let padding = graph.constant(.int8(1), [-100])
    let padded = graph.append(PadV2(), [clamped, pairs, padding], .int8(1, 3, 2, 2))
    graph.outputs = [padded]
    #expect(ValueRanges(graph)[clamped]?.channels == [-10...127, -10...127])
    #expect(ValueRanges(graph)[padded]?.channels == [-100...127, -100...127])
  }
}
