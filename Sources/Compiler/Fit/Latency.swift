import IR

/// How long one inference is expected to take on a chip, before there is any hardware.
///
///     cycles = instructions * CPI + weight bytes * cycles of reading a byte of flash
///
/// Instructions follow from the work of each step and the counted kernels, CPI from the kernel's mix
/// and the core; see `Tests/Footprints/calibrate.py` for how published latencies judge this.
package struct Latency: Sendable, Encodable {
  package struct Step: Sendable, Encodable {
    package var instructions: Int
    package var microseconds: Double

    enum CodingKeys: String, CodingKey {
      case instructions
      case microseconds = "us"
    }
  }

  package var microseconds: Double
  package var instructions: Int
  package var cycles: Int
  package var clockMhz: Int
  /// The real latency is expected within this part of the estimate, above or below.
  package var errorPercent: Int
  /// What the core's cycles per instruction rest on.
  package var basis: String
  /// Kernels whose instructions have not been counted; the middle of all kernels stands for them.
  package var uncounted: [String]
  package var steps: [Step]

  enum CodingKeys: String, CodingKey {
    case instructions, cycles, basis, uncounted, steps
    case microseconds = "us"
    case clockMhz = "clock_mhz"
    case errorPercent = "error_percent"
  }

  /// The shortest and the longest time that would not surprise, in microseconds.
  package var range: ClosedRange<Double> {
    let error = Double(errorPercent) / 100
    return microseconds / (1 + error)...microseconds * (1 + error)
  }

  /// - Returns: nil for a core of which nothing is known.
  package init?(_ program: Program, on target: Target) {
    guard let model = CycleModel(core: target.core) else { return nil }
    let costs = program.steps.map { step in
      Cost(step, model) + Cost(readingWeightsOf: step, program, target.flash)
    }
    let total = costs.reduce(Cost(), +)
    let cycles = costs.map { $0.cycles(of: model.core, target.flash) }
    let clock = Double(target.clockMhz)
    microseconds = cycles.reduce(0, +) / clock
    instructions = Self.whole(total.instructions)
    self.cycles = Self.whole(cycles.reduce(0, +))
    clockMhz = target.clockMhz
    basis = model.core.basis
    uncounted = Set(program.steps.flatMap { Cost.uncounted($0, model) }).sorted()
    steps = zip(costs, cycles).map {
      Step(instructions: Self.whole($0.instructions), microseconds: $1 / clock)
    }
    let guessed = total.instructions == 0 ? 0 : total.uncounted / total.instructions
    let error = [model.core.error, 2 * model.instructions.error, guessed]
    // In steps of 5: more digits would claim more than is known.
    let percent = error.reduce(0) { $0 + $1 * $1 }.squareRoot() * 100
    errorPercent = max(10, Int((percent / 5).rounded(.up)) * 5)
  }

  /// The nearest integer; models of any size have one.
  private static func whole(_ number: Double) -> Int { Int(min(number, 0x1p62).rounded()) }
}

/// What a step costs before the chip is looked at.
private struct Cost {
  var instructions = 0.0
  /// Instructions of kernels that are not counted.
  var uncounted = 0.0
  /// Cycles with memory that answers in one, or instructions.
  var work = 0.0
  /// Cycles that wait for weights.
  var waits = 0.0

  static func + (a: Cost, b: Cost) -> Cost {
    Cost(
      instructions: a.instructions + b.instructions, uncounted: a.uncounted + b.uncounted,
      work: a.work + b.work, waits: a.waits + b.waits)
  }

  init(instructions: Double = 0, uncounted: Double = 0, work: Double = 0, waits: Double = 0) {
    (self.instructions, self.uncounted) = (instructions, uncounted)
    (self.work, self.waits) = (work, waits)
  }

  /// A step with the steps of its regions, as if each ran once.
  init(_ step: Program.Step, _ model: CycleModel) {
    let inner = step.regions.flatMap(\.steps).map { Cost($0, model) }.reduce(Cost(), +)
    guard !step.calls.isEmpty else {
      self = inner
      return
    }
    let counted = model.instructions.kernel(step.kernelSet)
    let kernel = counted ?? model.instructions.usual
    let instructions = kernel.instructions(Workload(step))
    let decoding = step.calls.map(\.kernel).filter(\.isDecoder).map { Cost(decoding: $0, model) }
    self =
      decoding.reduce(inner, +)
      + Cost(
        instructions: instructions, uncounted: counted == nil ? instructions : 0,
        work: instructions * (kernel.cpi ?? 1))
  }

  /// A call that decodes weights.
  init(decoding call: KernelCall, _ model: CycleModel) {
    let counted = model.instructions.kernel(call.function)
    let kernel = counted ?? model.instructions.usual
    let instructions = kernel.instructions(Workload(decoding: call))
    self.init(
      instructions: instructions, uncounted: counted == nil ? instructions : 0,
      work: instructions * (kernel.cpi ?? 1))
  }

  /// Weights pass through the flash's port once a run: caches hold those of one layer at most.
  init(readingWeightsOf step: Program.Step, _ program: Program, _ flash: Target.Flash) {
    guard let waits = flash.waitStates, let width = flash.readBytes else { return }
    self.waits = Double(step.weightBytes(in: program)) * Double(waits) / Double(width)
  }

  /// Without a cache, the flash answers late after each taken branch: one instruction in ten, counted
  /// in five models on Cortex-M0 and -M4.
  func cycles(of core: CycleModel.Core, _ flash: Target.Flash) -> Double {
    let late = flash.codeCached == false ? instructions / 10 * Double(flash.waitStates ?? 0) : 0
    return work * core.factor + waits + late
  }

  static func uncounted(_ step: Program.Step, _ model: CycleModel) -> [String] {
    let known = step.calls.isEmpty || model.instructions.kernel(step.kernelSet) != nil
    return (known ? [] : [step.kernelSet])
      + step.regions.flatMap(\.steps).flatMap { uncounted($0, model) }
  }
}

extension Program.Step {
  /// The bytes of all constants that its calls read.
  package func weightBytes(in program: Program) -> Int {
    let constants = Set(
      calls.flatMap(\.arguments).compactMap { argument in
        if case .constant(let index) = argument.place { index } else { nil }
      })
    return constants.reduce(0) { $0 + program.constants[$1].tensor.bytes.count }
  }
}
