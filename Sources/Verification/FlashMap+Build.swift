import Compiler

extension FlashMap {
  /// Shares out the flash of a program that was linked as `model`.
  ///
  /// - Parameters:
  ///   - total: what the linker says that the program takes.
  ///   - graph: which function calls which.
  ///   - sizes: of the linked functions and constants.
  ///   - inlined: what of the function that runs the program is whose.
  init(
    _ program: Program, total: Int, _ graph: CallGraph, sizes: [String: Int],
    _ inlined: InlinedCode?
  ) {
    var left = sizes
    func take(_ names: some Sequence<String>) -> Int {
      names.reduce(0) { $0 + (left.removeValue(forKey: $1) ?? 0) }
    }
    let steps = program.steps.enumerated().map { index, step in
      let calls = Self.calls(of: step)
      let kernels = Set(calls.map(\.kernel.function))
      // The compiler names its copies of a function by what it has changed: `f.constprop.0`.
      let roots = sizes.keys.filter { kernels.contains(String($0.prefix { $0 != "." })) }
      let called = (inlined?.callees[index] ?? []).filter { !$0.hasPrefix("model_") }
      let constants = calls.flatMap(\.arguments).compactMap { argument in
        if case .constant(let index) = argument.place { "model_constant_\(index)" } else { nil }
      }
      let parameters = sizes.keys.filter {
        $0 == "model_step_\(index)" || $0.hasPrefix("model_step_\(index)_")
      }
      return Step(
        step: index, operator: type(of: step.op).name,
        code: take(graph.reached(from: roots + called)) + (inlined?.bytes[index] ?? 0),
        weights: take(constants), tables: take(parameters))
    }
    let shared = steps.reduce(0) { $0 + $1.code + $1.weights + $1.tables }
    self.init(steps: steps, rest: total - shared)
  }

  private static func calls(of step: Program.Step) -> [Program.Call] {
    step.calls + step.regions.flatMap { $0.steps.flatMap(calls) }
  }
}
