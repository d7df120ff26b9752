import IR

/// How far the first result of a step may reach into the memory of operands that nobody reads later.
struct Reach {
  /// For operands by index: how far below them, in bytes, the result may start.
  private(set) var distances: [Int: Int] = [:]
  /// How far above its only image the result may start if it is made from the last row to the first.
  private(set) var backward: Int?

  /// How far for an operator that makes its result by one call, or row by row if `types` are tuned so.
  init(_ op: any Operator, _ types: Signature) {
    if let op = op as? any InPlace {
      for operand in op.inPlaceOperands(types) { distances[operand] = 0 }
    }
    guard let op = op as? any RowWise, let form = op.rowForm(types) else { return }
    let result = types.results[0]
    for operand in form.operands where distances[operand] == nil {
      guard let row = types.operands[operand]?.rowBytes else { continue }
      distances[operand] =
        (types.tuning.isSliced ? nil : op.forwardDistance(ofOperand: operand, types))
        ?? form.forwardDistance(operandRow: row, resultRow: result.rowBytes)
    }
    if form.operands.count == 1, let row = types.operands[form.operands[0]]?.rowBytes {
      backward = form.backwardDistance(operandRow: row, resultRow: result.rowBytes)
    }
  }
}
