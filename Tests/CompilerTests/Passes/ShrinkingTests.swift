import IR
import Testing

@testable import Compiler

/// Random graphs before and after what uses ranges, on the channels that live.
@Suite struct ShrinkingTests {
  @Test(arguments: 0..<20) func shrunkGraphsGiveTheSameBits(_ group: Int) {
    var gone = 0
    for seed in group * 50..<group * 50 + 50 {
      let graph = DyingGraph(seed: seed).graph
      graph.verify(after: "seed \(seed)")
      var shrunk = graph
      for pass in [Pass.mergeTables, .removeChannels] {
        _ = pass.run(&shrunk)
        shrunk.verify(after: "\(pass.name), seed \(seed)")
      }
      gone += channels(graph) - channels(shrunk)
      var dice = Dice(seed: seed)
      let ranges = ValueRanges(graph)
      for _ in 0..<3 {
        let inputs = dice.inputs(of: graph)
        let expected = Interpreter.run(graph, inputs: inputs)
        let actual = Interpreter.run(shrunk, inputs: inputs)
        for id in shrunk.nodes.flatMap(\.results) {
          let channelCount = graph[id].type.channelCount
          let kept = shrunk[id].channels ?? Array(0..<channelCount)
          #expect(
            actual[id] == expected[id]?.keeping(kept, of: channelCount), "seed \(seed) \(id)")
        }
        for id in graph.nodes.flatMap(\.results) {
          let elements = expected[id]?.int32s ?? []
          let known = ranges[id]?.channels ?? []
          #expect(
            elements.indices.allSatisfy { known[$0 % known.count].contains(elements[$0]) },
            "range, seed \(seed) \(id)")
        }
        #expect(shrunk.outputs(in: actual) == graph.outputs(in: expected), "seed \(seed)")
      }
    }
    // Else this would judge nothing.
    #expect(gone > 50)
  }

  private func channels(_ graph: Graph) -> Int {
    graph.nodes.flatMap(\.results).reduce(0) { $0 + graph[$1].type.channelCount }
  }
}
