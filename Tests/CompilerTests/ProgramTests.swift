import Compiler
import IR
import Testing

/// Every model of `Tests/Models`, whole and in single operators.
struct ProgramTests {
  @Test(arguments: SourceTree.ownModels)
  func everyStageGivesTheSameOutputs(name: String) throws {
    var stages: [(name: String, graph: Graph)] = []
    let compilation = try Compilation(try SourceTree.ownModel(name)) { stages.append(($0, $1)) }
    #expect(stages.map(\.name) == ["import"] + (Pass.standard + Pass.shrinking).map(\.name))
    var dice = Dice(seed: 3)
    for _ in 0..<3 {
      let inputs = dice.inputs(of: compilation.original)
      let outputs = stages.map { $0.graph.outputs(in: Interpreter.run($0.graph, inputs: inputs)) }
      for (stage, output) in zip(stages, outputs) {
        #expect(output == outputs[0], "\(stage.name)")
      }
    }
  }

  @Test(arguments: SourceTree.ownModels)
  func theArenaGivesTheOutputsOfTheGraph(name: String) throws {
    let compilation = try Compilation(try SourceTree.ownModel(name))
    var dice = Dice(seed: 4)
    var graph = Interpreter(compilation.graph)
    var arenas = [0xA5, 0x5A].map { ArenaInterpreter(compilation.program, poison: $0) }
    for _ in 0..<3 {
      let inputs = dice.inputs(of: compilation.graph)
      let expected = compilation.graph.outputs(in: graph.run(inputs))
      for index in arenas.indices { #expect(arenas[index].run(inputs) == expected) }
    }
  }

  @Test(arguments: SourceTree.ownModels)
  func plansAreOptimal(name: String) throws {
    let plan = try Compilation(try SourceTree.ownModel(name)).program.plan
    #expect(plan.violations().isEmpty)
    #expect(plan.isOptimal)
  }

  @Test func equalConstantsAreStoredOnce() throws {
    let constants = try Compilation(try SourceTree.ownModel("digits")).program.constants
    #expect(Set(constants.map(\.tensor)).count == constants.count)
  }
}
