import Compiler
import IR

/// Runs the cases, many in one program.
extension Verifier {
  func check(_ runs: [CaseRun], before: Int) throws -> [Result] {
    let total = before + runs.count
    let done = Counter(before)
    let machine: (any Machine)? = engine == .c ? try machine ?? HostCompiler() : nil
    let batches = Self.batches(runs, largest: min(1 << 17, machine?.largestProgramBytes ?? .max))
    let results = parallel(batches) { batch in
      Swift.Result {
        let results = try check(Array(runs[batch]), machine)
        progress(done.add(batch.count), total)
        return results
      }
    }
    return try results.flatMap { try $0.get() }
  }

  /// Neighbouring cases that are built into one program.
  private static func batches(_ runs: [CaseRun], largest: Int) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var start = 0
    var bytes = 0
    for (index, run) in runs.enumerated() {
      bytes += run.compilation.program.weightBytes
      if index + 1 - start == largestBatch || bytes > largest || index == runs.count - 1 {
        batches.append(start..<index + 1)
        (start, bytes) = (index + 1, 0)
      }
    }
    return batches
  }

  private static let largestBatch = 24

  private func check(_ runs: [CaseRun], _ machine: (any Machine)?) throws -> [Result] {
    var endless: [Int: VerificationReport.Failure] = [:]
    var references: [[CaseRun.Reference]] = []
    var failures: [[VerificationReport.Failure]] = []
    var finite: [CaseRun] = []
    for (index, run) in runs.enumerated() {
      do {
        try LoopBudget.limited(to: maxIterations) {
          let results = run.references()
          references.append(results)
          failures.append(run.interpreterFailures(results))
        }
        finite.append(run)
      } catch {
        references.removeLast()
        failures.removeLast()
        endless[index] = Self.unreadable(run.name, error, "running the case")
      }
    }
    var results: [Result] = failures.map { $0.isEmpty ? .passed : .failed($0) }
    if let machine, !finite.isEmpty {
      let checked = try Self.check(finite[...], references[...], machine)
      results = zip(failures, checked).map { $0.isEmpty ? $1 : .failed($0) }
    }
    for (index, failure) in endless.sorted(by: { $0.key < $1.key }) {
      results.insert(.failed([failure]), at: index)
    }
    return results
  }

  /// What generated C gives, in one program, or in several where one is too large.
  private static func check(
    _ runs: ArraySlice<CaseRun>, _ references: ArraySlice<[CaseRun.Reference]>,
    _ machine: any Machine
  ) throws -> [Result] {
    do {
      return try checkTogether(Array(runs), Array(references), machine)
    } catch let error as ImageTooLarge {
      guard runs.count > 1 else {
        return runs.map { .skipped(shortage($0.compilation.program, machine, error)) }
      }
      let (first, second) = (runs.prefix(runs.count / 2), runs.dropFirst(runs.count / 2))
      return try check(first, references[first.indices], machine)
        + check(second, references[second.indices], machine)
    }
  }

  private static func shortage(
    _ program: Program, _ machine: any Machine, _ error: ImageTooLarge
  ) -> String {
    "needs \(program.plan.arenaBytes + program.stateBytes) bytes of arena and state and "
      + "\(program.weightBytes) of weights, code and stack besides; \(machine.id) has "
      + "\((machine as? EmulatedChip)?.room ?? "less") (\(error))"
  }

  private static func checkTogether(
    _ runs: [CaseRun], _ references: [[CaseRun.Reference]], _ machine: any Machine
  ) throws -> [Result] {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let harness = try Harness(
      runs.map(\.compilation.program), on: machine, in: folder, shared: runs.count > 1)
    let traces = try harness.run(
      runs.enumerated().flatMap { model, run in
        run.vectors.map { vector in
          Harness.Job(model: model, isFresh: vector.isFresh, inputs: vector.inputs)
        }
      })
    let bounds = try harness.stackBounds()
    var start = 0
    return runs.indices.map { index in
      let end = start + runs[index].vectors.count
      defer { start = end }
      let failures = runs[index].traceFailures(
        references[index], traces[min(start, traces.count)..<min(end, traces.count)],
        stackBound: bounds?[index])
      return failures.isEmpty ? .passed : .failed(failures)
    }
  }
}
