import IR
import Testing

@testable import Compiler
@testable import Operators

/// Results that overwrite their operands exactly, or from their end.
struct OverwritingTests {
  private let same = Window(strideY: 1, strideX: 1, padding: .same)

  /// Depthwise and pointwise layers in turn, as a network for keywords has them.
  private func separable(_ layers: Int) -> Graph {
    var graph = Graph()
    let type = TensorType.int8(1, 25, 5, 64)
    var image = graph.input(type)
    for _ in 0..<layers {
      image = graph.append(
        DepthwiseConv2D(same), [image, graph.weights([1, 3, 3, 64]), nil], type)
      image = graph.append(Conv2D(same), [image, graph.weights([64, 1, 1, 64]), nil], type)
    }
    graph.outputs = [
      graph.append(
        MaxPool2D(
          PoolingWindow(
            height: 25, width: 5,
            Window(
              strideY: 1, strideX: 1, padding: .valid))), [image], .int8(1, 1, 1, 64))
    ]
    graph.tune(for: Tuning(.dsp))
    return graph
  }

  @Test func layersShareAllButARow() {
    let graph = separable(4)
    let overwriting = Overwriting(Schedule(graph))
    // An image, a row that windows reach further, and what the kernels need for themselves.
    #expect(overwriting.plan.arenaBytes < 8000 + 320 + 600)
    let program = Program(overwriting.schedule, overwriting.plan)
    // None is made row by row, which is slower.
    #expect(program.steps.allSatisfy { $0.order == .whole })
    #expect(program.steps.contains { $0.kernelNames == "kl_conv_2d_packed_back" })
    let input = Tensor(.int8, (0..<8000).map { Int32($0 % 251) - 125 })
    var arena = ArenaInterpreter(program)
    #expect(arena.run([input]) == graph.outputs(in: Interpreter.run(graph, inputs: [input])))
  }

  @Test func whatDoesNotHelpIsLeftOut() {
    var graph = Graph()
    let large = graph.input(.int8(1, 32, 32, 16))
    let window = Window(strideY: 2, strideX: 2, padding: .same)
    let half = graph.append(
      Conv2D(window), [large, graph.weights([8, 3, 3, 16]), nil], .int8(1, 16, 16, 8))
    graph.outputs = [
      graph.append(Conv2D(same), [half, graph.weights([8, 1, 1, 8]), nil], .int8(1, 16, 16, 8))
    ]
    graph.tune(for: Tuning(.dsp))
    let overwriting = Overwriting(Schedule(graph))
    #expect(overwriting.schedule.forwardOnly == [0, 1])
    let program = Program(overwriting.schedule, overwriting.plan)
    #expect(program.steps.allSatisfy { $0.kernelNames == "kl_conv_2d_packed" })
  }

  /// Kernels that make two rows at once find both in one piece.
  @Test func bandsAreNotSplit() throws {
    let graph = separable(2)
    let schedule = try #require(Schedule(graph).streaming([(steps: 0..<4, inBands: true)]))
    let block = try #require(schedule.blocks.first)
    #expect(block.forms.map(\.band) == [2, 2, 2, 2])
    #expect(block.rings.values.allSatisfy { $0.isMultiple(of: 2) } && !block.rings.isEmpty)
    let plan = MemoryPlan(Lifetimes(schedule))
    let input = Tensor(.int8, (0..<8000).map { Int32($0 % 251) - 125 })
    var arena = ArenaInterpreter(Program(schedule, plan))
    #expect(arena.run([input]) == graph.outputs(in: Interpreter.run(graph, inputs: [input])))
  }

  /// They need more than those for all rows, where these take an image as one row.
  @Test func kernelsForRowsHaveTheirOwnMemory() throws {
    let graph = separable(2)
    let schedule = try #require(Schedule(graph).streaming([0..<4]))
    let needed = graph.nodes[..<4].compactMap { node in
      (node.op as? any ScratchUsing)?.scratchBytes(graph.signature(of: node).makingRows)
    }
    let buffers = Lifetimes(schedule).buffers
    let scratch = buffers.first { $0.owner == .scratch(step: 0) }
    #expect(scratch?.bytes ?? 0 >= needed.max() ?? .max)
  }

  /// Kernels are chosen by what they take, and those for rows may be others than those for all: whichever
  /// a step calls has the memory that it wants.
  @Test(arguments: ["cortex-m0", "cortex-m3", "cortex-m4", "cortex-m55", "rv32imc", "xtensa"])
  func whatIsCalledHasItsMemory(core: String) {
    var byRows = 0
    for (height, stride, depth) in [(5, 2, 4), (8, 2, 4), (9, 1, 8), (12, 2, 16), (7, 1, 3)] {
      for width in [3, 6, 9] {
        let graph = depthwise(height, width, stride: stride, depth: depth, core)
        let overwriting = Overwriting(Schedule(graph))
        let (schedule, plan) = (overwriting.schedule, overwriting.plan)
        let placement = Placement(schedule, plan)
        let node = schedule.node(at: 0)
        let isWhole = placement.order(of: node, at: 0) == .whole
        let types = graph.signature(of: node)
        let needed =
          (node.op as? any ScratchUsing)?.scratchBytes(isWhole ? types : types.makingRows) ?? 0
        let buffer = Lifetimes(schedule).buffers.first { $0.owner == .scratch(step: 0) }
        #expect(buffer?.bytes ?? 0 >= needed, "\(height) x \(width) x \(depth) by \(stride)")
        byRows += isWhole ? 0 : 1
      }
    }
    #expect(byRows > 2)
  }

  /// One depthwise layer of windows of 3 by 3 pixels.
  private func depthwise(
    _ height: Int, _ width: Int, stride: Int, depth: Int, _ core: String
  ) -> Graph {
    var graph = Graph()
    let image = graph.input(.int8(1, height, width, depth))
    let window = Window(strideY: stride, strideX: stride, padding: .valid)
    graph.outputs = [
      graph.append(
        DepthwiseConv2D(window), [image, graph.weights([1, 3, 3, depth]), nil],
        .int8(1, (height - 3) / stride + 1, (width - 3) / stride + 1, depth))
    ]
    var tuning = Tuning(Tuning.Instructions(core: core))
    tuning.core = core
    graph.tune(for: tuning.withCosts)
    return graph
  }
}
