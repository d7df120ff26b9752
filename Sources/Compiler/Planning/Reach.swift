import IR
import Operators

/// How far the first result of a step may reach into the memory of operands that nobody reads later.
struct Reach {
  /// For operands by index: how far below them, in bytes, the result may start.
  private(set) var distances: [Int: Int] = [:]
  /// How far above its only image the result may start if it is made from its end.
  private(set) var backward: Int?
  /// True if that is done by calls for the whole result, false if row by row.
  private(set) var backwardByCalls = false
  /// How far below its first operand the result may lie, though not any further.
  let exact: Int?

  /// True if a result that is made from its end is made row by row.
  var isBackwardByRows: Bool { backward != nil && !backwardByCalls }

  /// No result is made from its end row by row.
  mutating func staysWhole() {
    if isBackwardByRows { backward = nil }
  }

  init(_ op: any Operator, _ types: Signature, _ form: RowForm?) {
    // Neither is done row by row.
    let isWhole = !types.tuning.isSliced
    exact = !isWhole ? nil : (op as? any ExactlyOverlapping)?.exactDistance(types)
    if let op = op as? any InPlace {
      for operand in op.inPlaceOperands(types) { distances[operand] = 0 }
    }
    guard let form, let op = op as? any RowWise else { return }
    let result = types.results[0]
    for operand in form.operands where distances[operand] == nil {
      guard let row = types.operands[operand]?.rowBytes else { continue }
      distances[operand] =
        (types.tuning.isSliced ? nil : op.forwardDistance(ofOperand: operand, types))
        ?? form.forwardDistance(operandRow: row, resultRow: result.rowBytes)
    }
    guard form.operands.count == 1, let row = types.operands[form.operands[0]]?.rowBytes else {
      return
    }
    if isWhole, let distance = (op as? any BackwardWriting)?.backwardDistance(types) {
      (backward, backwardByCalls) = (distance, true)
    } else {
      backward = form.backwardDistance(operandRow: row, resultRow: result.rowBytes)
    }
  }
}

/// What planning asks of the operator of a node, found once: it may have to look at all weights.
struct NodeFacts {
  let form: RowForm?
  let reach: Reach
  /// The memory that it needs while it runs, besides its operands and results: what it asks for, or the
  /// arena of its largest region.
  let scratchBytes: Int
  /// The same without what weights are decoded into.
  let ownScratchBytes: Int
  /// The same for kernels that are called for some rows.
  let rowScratchBytes: Int
  /// About how much it has to do.
  let work: Int
  /// How long its kernels take, in percent of those that have the scratch memory they want.
  let percent: Int

  init(_ node: Graph.Node, _ graph: Graph) {
    let types = graph.signature(of: node)
    form = (node.op as? any RowWise)?.rowForm(types)
    var reach = Reach(node.op, types, form)
    let regions = (node.op as? any Nesting)?.regions ?? []
    let whole =
      (node.op as? any ScratchUsing)?.scratchBytes(types)
      ?? regions.map { MemoryPlan(Lifetimes(Schedule($0))).arenaBytes }.max() ?? 0
    rowScratchBytes = (node.op as? any ScratchUsing)?.scratchBytes(types.makingRows) ?? whole
    ownScratchBytes = whole
    // Kernels for some rows may want more. From its end a result is made by them only where that is less
    // than what it can save.
    let more = rowScratchBytes - whole
    if !types.tuning.isSliced, more > types.results.first?.byteCount ?? 0 { reach.staysWhole() }
    // What may run either way decodes nothing for each row.
    scratchBytes =
      types.tuning.isSliced
      ? max(whole, rowScratchBytes)
      : max(
        DecodingCalls(of: node.op, types)?.scratchBytes ?? whole,
        reach.isBackwardByRows ? rowScratchBytes : 0)
    self.reach = reach
    work = node.op.steps(types)
    percent =
      types.tuning.allowsScratch
      ? 100 : (node.op as? any ScratchUsing)?.percentWithoutScratch(types) ?? 100
  }
}
