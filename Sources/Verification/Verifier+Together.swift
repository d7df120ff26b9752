import Compiler
import IR

extension Verifier {
  /// Checks that models keep their results and their states where they share an arena: in one library they
  /// run in turn, one input each, with nothing reset in between.
  ///
  /// - Returns: The first difference of each model; nil where all together are too large for the machine.
  package func verifyTogether(_ runs: [CaseRun]) throws -> [VerificationReport.Failure]? {
    let machine: any Machine = try machine ?? HostCompiler()
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let harness: Harness
    do {
      harness = try Harness(bundle: runs.map(\.compilation.program), on: machine, in: folder)
    } catch is ImageTooLarge {
      return nil
    }
    // The first run is on what the bundle starts with by itself.
    let runs = runs.map(\.inOneGo)
    let turns = (0..<(runs.map(\.vectors.count).max() ?? 0)).flatMap { turn in
      runs.indices.filter { turn < runs[$0].vectors.count }.map { (model: $0, turn: turn) }
    }
    // The instances that are fresh are the driver's own, which a bundle does not use.
    let traces = try harness.run(
      turns.map { .init(model: $0, isFresh: true, inputs: runs[$0].vectors[$1].inputs) })
    let bounds = try harness.stackBounds()
    var failures: [VerificationReport.Failure] = []
    for (model, run) in runs.enumerated() {
      let own = zip(turns, traces).filter { $0.0.model == model }.map(\.1)
      let references = try LoopBudget.limited(to: maxIterations) { run.references() }
      failures += run.traceFailures(references, own[...], stackBound: bounds?[model]).prefix(1)
    }
    return failures
  }
}
