import IR

/// A flat list of steps whose operands and results have their places: all that the outputs of the
/// compiler are made from.
package struct Program: Sendable {
  /// Where a value lies.
  package enum Place: Sendable, Hashable {
    case arena(offset: Int)
    /// In the memory that lives on from run to run.
    case state(offset: Int)
    /// An index into `constants`.
    case constant(Int)
  }

  /// A value with its place: an input or output of the model, or what a step reads or writes.
  package struct Operand: Sendable {
    package var id: Graph.ValueID
    package var name: String
    package var type: TensorType
    package var place: Place
    /// How many of its rows there is memory for, if not for all: row y lies where row y modulo that
    /// many would.
    package var ring: Int?
    /// The channels that are left of the file's, in order; nil for all of them.
    package var channels: [Int]?
  }

  /// How a step makes the rows of its result.
  package enum Order: Sendable, Hashable {
    /// All by the same calls, from first to last.
    case whole
    /// One by one from first to last, so that a run can be left off in between.
    case forward
    /// One by one from last to first, because the result overwrites an operand that way.
    case backward
    /// One by one whenever the block that the step is part of can.
    case streamed

    /// The rows in this order.
    func rows(_ count: Int) -> [Int] {
      self == .backward ? (0..<count).reversed() : Array(0..<count)
    }
  }

  /// One call of a kernel with everything but its parameters resolved to places.
  package struct Call: Sendable {
    package var kernel: KernelCall
    package var arguments: [Argument]
  }

  /// What a kernel gets after its parameters.
  package struct Argument: Sendable {
    package var place: Place
    package var element: ElementType
    /// For an image that the call reads or writes row by row.
    package var image: Image?
  }

  /// An image in memory, as a call sees it that makes one row.
  package struct Image: Sendable, Hashable {
    /// The rows there is memory for, and those that there are.
    package var rows, total: Int
    /// The bytes of one.
    package var rowBytes: Int
    /// True if the kernel finds the rows itself, false if it is handed the one of its result's.
    package var isSet: Bool
  }

  /// A graph that a step runs, with its own steps; its arena is the step's scratch memory.
  package struct Region: Sendable {
    package var inputs: [Operand]
    package var outputs: [Operand]
    package var steps: [Step]
  }

  package struct Step: Sendable {
    package var op: any Operator
    package var types: Signature
    /// Nil for an operand that is absent or constant.
    package var operands: [Operand?]
    /// Where every operand lies, constants included; nil where one is absent.
    package var operandPlaces: [Place?]
    package var results: [Operand]
    package var calls: [Call]
    package var regions: [Region]
    /// The node's index in the model file.
    package var origin: Int
    package var order = Order.whole
    /// How rows are made, if one by one: then `calls` make one row.
    package var form: RowForm?
    /// The images that are read row by row, as they lie in memory, and where what is gathered of them
    /// is kept, if it is.
    package var images: [Operand] = []
    package var accumulators: (place: Place, bytes: Int)?
  }

  package struct Constant: Sendable {
    package var name: String
    package var tensor: Tensor
  }

  /// A variable that lives on from run to run.
  package struct State: Sendable {
    package var operand: Operand
    /// What it holds before the first run.
    package var initial: Tensor
    /// Where the initial elements lie, unless all their bytes are alike.
    package var initialConstant: Int?
  }

  /// An input of which the application hands over one row at a time.
  package struct RowInput: Sendable {
    /// Its index among the inputs.
    package let port: Int
    package let operand: Operand

    package var rows: Int { operand.type.shape[1] }
    package var rowBytes: Int { operand.type.rowBytes }
    /// The rows of it that there is memory for.
    package var ring: Int { operand.ring ?? rows }
  }

  /// How far a run has come that may be left off: words in the memory that lives on, the first the
  /// step, or else the rows that the application has handed over, then the rows that each step of a
  /// block has made.
  package struct Progress: Sendable {
    package let offset: Int
    package let words: Int

    package var bytes: Int { words * 4 }
  }

  /// Whose bytes the outputs are.
  package let numerics: Numerics
  package let inputs: [Operand]
  /// Nil if all inputs are there before a run.
  package let rowInput: RowInput?
  package let outputs: [Operand]
  package var steps: [Step]
  /// The steps that run row by row, together.
  package let blocks: [Range<Int>]
  package let states: [State]
  package var constants: [Constant]
  package let plan: MemoryPlan
  /// The size of the memory that lives on from run to run.
  package internal(set) var stateBytes: Int
  /// The memory that this is to lie in, if that was asked for.
  package internal(set) var stateMemory: Memory?
  /// The constants that are copied there before the first run.
  package internal(set) var copies: [Copy] = []
  /// Nil unless a run can be left off.
  package let progress: Progress?
  /// Nil unless digests are kept.
  package let trace: DigestRing?

  /// The bytes of the constants, as they lie in flash.
  package var weightBytes: Int { constants.reduce(0) { $0 + $1.tensor.bytes.count } }

  /// True unless arena and state are two arrays that lie anywhere.
  package var isDivided: Bool { !plan.isWhole || stateMemory?.section != nil }

  /// Every call, those of regions included.
  package var calls: [Call] { Self.calls(of: steps) }

  /// For each step of a block, those of its steps, counted from its first, whose rows it reads.
  package func rowSources(of block: Range<Int>) -> [[Int]] {
    let makers = Dictionary(
      uniqueKeysWithValues: block.map { (steps[$0].results[0].id, $0 - block.lowerBound) })
    return block.map { index in
      let step = steps[index]
      return step.images.compactMap { makers[$0.id] }
    }
  }

  /// True if a step reads rows that the application hands over.
  package func readsRowInput(_ step: Step) -> Bool {
    rowInput.map { input in step.images.contains { $0.id == input.operand.id } } ?? false
  }

  private static func calls(of steps: [Step]) -> [Call] {
    steps.flatMap { step in step.calls + step.regions.flatMap { calls(of: $0.steps) } }
  }

  /// Puts every value of a schedule at its place in `plan`.
  package init(_ schedule: Schedule, _ plan: MemoryPlan) {
    self.plan = plan
    numerics = schedule.graph.numerics
    var constants = ConstantPool()
    let layout = StateLayout(schedule.graph)
    let placement = Placement(schedule, plan, states: layout.offsets)
    steps = placement.steps(&constants)
    inputs = schedule.graph.inputs.map { placement.operand($0, &constants) }
    rowInput = schedule.graph.streamedInput.flatMap { [inputs] id in
      inputs.firstIndex { $0.id == id }.map { RowInput(port: $0, operand: inputs[$0]) }
    }
    outputs = schedule.graph.outputs.map { placement.operand($0, &constants) }
    blocks = schedule.blocks.map(\.steps)
    states = layout.states(placement, &constants)
    let longest = schedule.blocks.map(\.steps.count).max() ?? 1
    progress =
      schedule.isSliced || rowInput != nil
      ? Progress(offset: layout.bytes, words: 1 + longest) : nil
    let variables = layout.bytes + (progress.map { ($0.bytes + 7) / 8 * 8 } ?? 0)
    trace = schedule.graph.tuning.isTraced ? DigestRing(offset: variables, steps: steps) : nil
    stateBytes = variables + (trace.map { ($0.bytes + 7) / 8 * 8 } ?? 0)
    self.constants = constants.constants
  }
}
