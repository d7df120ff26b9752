import IR
import Testing

@testable import Compiler
@testable import Operators

/// Inputs that the application hands over row by row.
struct StreamedInputTests {
  private let same = Window(strideY: 1, strideX: 1, padding: .same)

  private func convolution(_ graph: inout Graph, _ image: Graph.ValueID) -> Graph.ValueID {
    let shape = graph[image].type.shape
    return graph.append(
      Conv2D(same), [image, graph.weights([4, 3, 3, shape[3]])], .int8(1, shape[1], shape[2], 4))
  }

  /// What `graph` becomes, and its first block.
  private func streamed(_ graph: Graph) throws -> (Graph, RowBlock?) {
    var graph = graph
    try graph.streamInput()
    graph.verify(after: "stream input")
    return (graph, Streaming(Schedule(graph)).smallest.blocks.first)
  }

  @Test func rowsOfOneWindowAreKept() throws {
    var graph = Graph()
    let image = graph.input(.int8(1, 9, 6, 2))
    graph.outputs = [convolution(&graph, image)]
    let (changed, block) = try streamed(graph)
    #expect(changed.streamedInput == image)
    #expect(block?.steps == 0..<1 && block?.rings[image] == 3)
  }

  /// A skip over three windows needs rows for longer; who reads no rows needs all of them.
  @Test func rowsAreKeptAsLongAsTheyAreRead() throws {
    for isTurned in [false, true] {
      var graph = Graph()
      let image = graph.input(.int8(1, 9, 6, 4))
      let third = (0..<3).reduce(image) { id, _ in convolution(&graph, id) }
      let sum = graph.append(Add(), [third, image], .int8(1, 9, 6, 4))
      graph.outputs = [sum]
      if isTurned {
        let order = graph.constant(TensorType(.int32, [4]), [0, 2, 1, 3])
        graph.outputs.append(graph.append(Transpose(), [image, order], .int8(1, 6, 9, 4)))
      }
      let (changed, block) = try streamed(graph)
      let plan = MemoryPlan(Lifetimes(Streaming(Schedule(changed)).smallest))
      #expect(block?.steps == (isTurned ? 0..<1 : 0..<4))
      #expect(block?.rings[image] == (isTurned ? nil : 4))
      #expect(plan.violations() == [] && plan.arenaBytes >= (isTurned ? 216 : 96))
    }
  }

  @Test func vectorsThatAreReadAsImagesAreImages() throws {
    var graph = Graph()
    let vector = graph.input(.int8(1, 108))
    let image = graph.append(Reshape(), [vector], .int8(1, 9, 6, 2))
    graph.outputs = [convolution(&graph, image)]
    let (changed, _) = try streamed(graph)
    #expect(changed.inputs == [image] && changed.nodes.count == 1)
  }

  @Test func inputsWithoutRowsAreRefused() throws {
    var graph = Graph()
    let vector = graph.input(.int8(1, 108))
    graph.outputs = [
      graph.append(FullyConnected(), [vector, graph.weights([3, 108])], .int8(1, 3))
    ]
    let error = #expect(throws: UnsupportedModel.self) { try graph.streamInput() }
    #expect(error?.description.contains("found int8[1, 108]") ?? false)
  }

  /// Networks of which the second input is there from the start.
  @Test(arguments: 0..<60) func rowsGiveWhatTheImageGives(seed: Int) throws {
    var dice = Dice(seed: seed)
    var graph = Graph()
    let (height, width) = (dice.int(3...9), dice.int(3...6))
    var image = graph.input(.int8(1, height, width, 4))
    var skip = seed.isMultiple(of: 3) ? graph.input(.int8(1, height, width, 4)) : image
    for _ in 0..<dice.int(1...5) {
      let type = graph[image].type
      switch dice.int(0...3) {
      case 0 where skip != image && graph[skip].type.shape == type.shape:
        image = graph.append(Add(), [image, skip], type)
      case 1 where type.shape[1] > 2:
        let window = Window(strideY: 2, strideX: 1, padding: .same)
        let result = TensorType.int8(1, (type.shape[1] + 1) / 2, type.shape[2], 4)
        image = graph.append(Conv2D(window), [image, graph.weights([4, 3, 3, 4])], result)
      case 2:
        skip = image
        image = convolution(&graph, image)
      default: image = convolution(&graph, image)
      }
    }
    graph.outputs = [image]
    let original = graph
    try graph.streamInput()
    let streaming = Streaming(Schedule(graph))
    for schedule in [streaming.smallest, streaming.fastest] {
      #expect(schedule.blocks.first?.steps.lowerBound == 0)
      let plan = MemoryPlan(Lifetimes(schedule))
      #expect(plan.violations() == [])
      let inputs = original.inputs.map { id in
        Tensor(.int8, (0..<original[id].type.count).map { _ in Int32(dice.int(-128...127)) })
      }
      var arena = ArenaInterpreter(Program(schedule, plan))
      #expect(arena.run(inputs) == original.outputs(in: Interpreter.run(original, inputs: inputs)))
    }
  }
}
