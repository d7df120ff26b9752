import Compiler
import Dispatch
import FoundationEssentials
import IR
import Synchronization
import TFLite

/// Checks many cases: with the interpreter alone, or the generated C against it.
package struct Verifier: Sendable {
  package enum Engine: String, Sendable, CaseIterable {
    case interpreter, c
  }

  package let engine: Engine
  /// The contract that every case of a suite is held to; nil for each case's own.
  private let numerics: Numerics?
  /// Where the C runs.
  let machine: (any Machine)?
  /// How often the loops of one case may turn.
  let maxIterations: Int
  /// Called with the number of cases done and of all.
  private let progress: @Sendable (Int, Int) -> Void

  /// - Parameters:
  ///   - numerics: the contract that every case of a suite is held to, where its goldens are of that;
  ///     each case's own where absent.
  ///   - machine: where the C runs; the host where absent.
  package init(
    engine: Engine, numerics: Numerics? = nil, on machine: (any Machine)? = nil,
    maxIterations: Int = 1 << 20,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) {
    self.engine = engine
    self.numerics = numerics
    self.machine = machine
    self.maxIterations = maxIterations
    self.progress = progress
  }

  /// What became of one case.
  private enum Result: Sendable {
    case passed
    case failed([VerificationReport.Failure])
    case unsupported(String)
    case skipped(String)
  }

  /// Reads, compiles and checks the cases of a suite.
  package func verify(
    _ all: [Case], tuning: Tuning = Tuning(), _ memories: MemoryRequest = MemoryRequest(),
    of target: Target? = nil
  ) throws -> VerificationReport {
    let skipped = all.compactMap { item in
      item.reasonToSkip(for: numerics).map {
        VerificationReport.UnsupportedCase(case: item.name, reason: $0)
      }
    }
    let cases = all.filter { $0.reasonToSkip(for: numerics) == nil }
    let runs = parallel(cases) { item in
      Swift.Result {
        try CaseRun(
          item, numerics: numerics ?? item.numerics, tuning: tuning, memories, of: target)
      }
    }
    var results: [Result?] = zip(cases, runs).map { item, run in
      guard case .failure(let error) = run else { return nil }
      if let error = error as? UnsupportedModel { return .unsupported("\(error)") }
      return .failed([Self.unreadable(item.name, error, "reading the case")])
    }
    let ready = runs.indices.filter { results[$0] == nil }
    let checked = try check(ready.map { try runs[$0].get() }, before: cases.count - ready.count)
    for (index, result) in zip(ready, checked) { results[index] = result }
    var report = report(cases.map(\.name), results.compactMap { $0 })
    report.skipped += skipped
    return report
  }

  /// Checks compiled models; on an emulated chip their stack too, built as for an application.
  package func verify(_ runs: [CaseRun]) throws -> VerificationReport {
    var results = try check(runs, before: 0)
    var stacks: [VerificationReport.Stack] = []
    if let chip = machine as? EmulatedChip, engine == .c {
      for (index, run) in runs.enumerated() {
        guard case .passed = results[index], let last = run.vectors.last else { continue }
        let use = try StackUse(
          run.compilation.program, on: chip, inputs: run.vectors.map(\.inputs))
        stacks.append(.init(case: run.name, use: use))
        if let failure = run.stackFailure(last, use.highWater, use.bound) {
          results[index] = .failed([failure])
        }
      }
    }
    var report = report(runs.map(\.name), results)
    let contracts = Set(runs.map(\.compilation.program.numerics))
    report.numerics = contracts.count == 1 ? contracts.first?.rawValue : nil
    report.stacks = stacks
    return report
  }

  /// The report where nothing could run. - Parameter reason: what is missing.
  package func skipped(_ names: [String], because reason: String) -> VerificationReport {
    report(names, names.map { _ in .skipped(reason) })
  }

  private static func unreadable(
    _ name: String, _ error: any Error, _ what: String
  ) -> VerificationReport.Failure {
    .init(
      case: name, vector: "", step: nil, index: [], expected: .init("a case that runs"),
      actual: .init("\(error)"), what: what)
  }

  private func report(_ names: [String], _ results: [Result]) -> VerificationReport {
    var report = VerificationReport(
      engine: engine.rawValue, on: machine?.id ?? "host", numerics: numerics?.rawValue,
      cases: results.count, passed: 0, failed: [], unsupported: [])
    for (name, result) in zip(names, results) {
      switch result {
      case .passed: report.passed += 1
      case .failed(let failures): report.failed += failures
      case .unsupported(let reason): report.unsupported.append(.init(case: name, reason: reason))
      case .skipped(let reason): report.skipped.append(.init(case: name, reason: reason))
      }
    }
    return report
  }

  private func check(_ runs: [CaseRun], before: Int) throws -> [Result] {
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

/// A number that several threads count up.
private final class Counter: Sendable {
  // A class, because the threads share it.
  private let value: Mutex<Int>
  init(_ start: Int) { value = Mutex(start) }

  func add(_ amount: Int) -> Int {
    value.withLock {
      $0 += amount
      return $0
    }
  }
}

/// The results of `transform` on every item, in order, computed on all cores.
func parallel<Item: Sendable, Result: Sendable>(
  _ items: [Item], _ transform: @Sendable (Item) -> Result
) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: items.count))
  DispatchQueue.concurrentPerform(iterations: items.count) { index in
    let result = transform(items[index])
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0 }.compactMap { $0 }
}
