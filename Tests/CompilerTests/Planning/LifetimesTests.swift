import IR
import Testing

@testable import Compiler
@testable import Operators

struct LifetimesTests {
  /// The buffers as text: the value, its bytes, and the steps from first to last.
  private func text(_ lifetimes: Lifetimes) -> [String] {
    lifetimes.buffers.map { buffer in
      let owner =
        switch buffer.owner {
        case .value(let id): "%\(id.index)"
        case .scratch(let step): "scratch \(step)"
        case .accumulators(let step): "accumulators \(step)"
        }
      return "\(owner): \(buffer.bytes) bytes, \(buffer.steps)"
    }
  }

  @Test func liveFromTheStepThatWritesToTheLastThatReads() {
    var graph = Graph()
    let input = graph.input(.int8(1, 5))
    let unused = graph.input(.int8(1, 1))
    let weights = graph.weights([3, 5])
    let dense = graph.append(FullyConnected(), [input, weights], .int8(1, 3))
    let flat = graph.append(Reshape(), [dense], .int8(3))
    let clamped = graph.append(Relu(), [flat], .int8(3))
    let sum = graph.append(Add(), [clamped, flat], .int8(3))
    graph.outputs = [sum, clamped]
    let lifetimes = Lifetimes(Schedule(graph))
    #expect(
      text(lifetimes) == [
        "%0: 8 bytes, -1...0", "%\(unused.index): 4 bytes, -1...-1", "%3: 4 bytes, 0...2",
        "%5: 4 bytes, 1...3", "%6: 4 bytes, 2...3",
      ])
    // The sum takes over the dense result, which nobody reads again; the clamped one is an output.
    #expect(lifetimes.overlaps == [.init(result: 4, operand: 2, distance: 0)])
    #expect(lifetimes.liveBytes == [12, 12, 8, 8, 8])
  }

  @Test func aValueAddedToItselfIsOneOperand() {
    var graph = Graph()
    let input = graph.input(.int8(4))
    graph.outputs = [graph.append(Add(), [input, input], .int8(4))]
    let lifetimes = Lifetimes(Schedule(graph))
    #expect(lifetimes.overlaps == [.init(result: 1, operand: 0, distance: 0)])
    #expect(MemoryPlan(lifetimes).arenaBytes == 4)
  }

  @Test func aRepeatedOperandKeepsItsMemory() {
    var graph = Graph()
    let (row, image) = (graph.input(.int8(4)), graph.input(.int8(2, 4)))
    graph.outputs = [graph.append(Add(), [row, image], .int8(2, 4))]
    #expect(
      Lifetimes(Schedule(graph)).overlaps == [.init(result: 2, operand: 1, distance: 0)])
  }

  @Test func aViewReadLaterKeepsItsSource() {
    var graph = Graph()
    let input = graph.input(.int8(4))
    let view = graph.append(Reshape(), [input], .int8(2, 2))
    let clamped = graph.append(Relu(), [input], .int8(4))
    graph.outputs = [clamped, view]
    let lifetimes = Lifetimes(Schedule(graph))
    #expect(text(lifetimes) == ["%0: 4 bytes, -1...1", "%2: 4 bytes, 0...1"])
    #expect(lifetimes.overlaps.isEmpty)
  }

  @Test func alignmentFollowsTheWidestElement() {
    var graph = Graph()
    let wide = graph.input(TensorType(.int64, [3]))
    let narrow = graph.input(.int8(5))
    graph.outputs = [wide, narrow]
    let lifetimes = Lifetimes(Schedule(graph))
    #expect(lifetimes.alignment == 8)
    #expect(text(lifetimes) == ["%0: 24 bytes, -1...0", "%1: 8 bytes, -1...0"])
  }

  @Test func sharedBytesCountOnce() {
    func live(_ distance: Int, _ result: Int, _ operand: Int) -> Int {
      Lifetimes(
        buffers: [
          Buffer(owner: .scratch(step: 0), bytes: operand, steps: 0...1),
          Buffer(owner: .scratch(step: 1), bytes: result, steps: 1...2),
        ],
        overlaps: [.init(result: 1, operand: 0, distance: distance)], stepCount: 3
      ).liveBytes[2]
    }
    #expect(live(0, 40, 100) == 100)
    #expect(live(0, 100, 40) == 100)
    // The result starts 16 bytes below its operand.
    #expect(live(16, 40, 100) == 116)
    #expect(live(16, 100, 40) == 100)
    #expect(live(80, 100, 40) == 120)
    // Beside it, where it would start further below than it is long.
    #expect(live(64, 40, 100) == 140)
  }
}
