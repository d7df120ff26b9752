import Compiler
import FoundationEssentials
import IR
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
  let progress: @Sendable (Int, Int) -> Void

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
  enum Result: Sendable {
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

  static func unreadable(
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
}
