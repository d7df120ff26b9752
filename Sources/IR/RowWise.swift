/// How an image `[1, rows, columns, channels]` is made row by row from others.
package struct RowForm: Sendable, Hashable {
  /// What the C kernels make of one row.
  package enum Kernel: Sendable, Hashable {
    /// `<function>_row(&parameters, y, kl_rows, …, row)`: the first operand is a set of rows.
    case window
    /// `<function>_rows(&parameters, y, end, kl_rows, …, row)`: the same for rows y to `end`; what is
    /// not read row by row is handed over whole.
    case band
    /// The operator's own calls on tensors that have one row.
    case slice
    /// Calls that take in one row and give the whole result with the last: see `RowConsuming`.
    case consume
  }

  package var kernel: Kernel
  /// The operands that are images, read row by row; others are read whole.
  package var operands: [Int]
  /// For each row of the result, the rows of those operands that it is made of; neither end ever
  /// moves back.
  package var needed: [Range<Int>]
  /// How many rows are best made by one call, where those that it needs are there; only kernels for
  /// bands make more than one.
  package var band = 1
  /// How much longer than all at once rows take that are made one by one, and bands, in percent.
  package var loss = Loss()

  package struct Loss: Sendable, Hashable {
    package var rows, bands: Int
    package init(rows: Int = 0, bands: Int = 0) { (self.rows, self.bands) = (rows, bands) }
  }

  package init(
    _ kernel: Kernel, operands: [Int], needed: [Range<Int>], band: Int = 1, loss: Loss = Loss()
  ) {
    (self.kernel, self.operands, self.needed) = (kernel, operands, needed)
    (self.band, self.loss) = (band, loss)
  }

  /// The rows that the call makes which starts at row `y`.
  package func turn(_ y: Int) -> Range<Int> { y..<min(y + band, needed.count) }

  /// The rows of the operands that rows `rows` of the result are made of.
  package func span(_ rows: Range<Int>) -> Range<Int> {
    needed[rows.lowerBound].lowerBound..<needed[rows.upperBound - 1].upperBound
  }

  /// How far below an operand its result may start when rows are made from first to last, so that
  /// none is overwritten that is still needed. In bytes, as the sizes of rows.
  ///
  /// - Parameter band: how many rows are written while those are read that they are made of.
  package func forwardDistance(operandRow: Int, resultRow: Int, band: Int = 1) -> Int {
    needed.enumerated().map { y, rows in
      min(y + band, needed.count) * resultRow - rows.lowerBound * operandRow
    }.max() ?? 0
  }

  /// How far above an operand its result may start when rows are made from last to first.
  package func backwardDistance(operandRow: Int, resultRow: Int) -> Int {
    needed.enumerated().map { y, rows in rows.upperBound * operandRow - y * resultRow }.max() ?? 0
  }
}

/// An operator that can make its result row by row.
package protocol RowWise: Operator {
  /// How, or nil where these types have no rows.
  func rowForm(_ types: Signature) -> RowForm?
  /// This operator as it makes rows `rows` of its result from the rows of the operands that
  /// `rowForm` says, which are then all there is.
  func slice(_ rows: Range<Int>, _ types: Signature) -> any Operator
  /// How far below an operand the result may start when all rows are made by one call, if that is
  /// known better than `RowForm.forwardDistance`. In bytes.
  func forwardDistance(ofOperand index: Int, _ types: Signature) -> Int?
}

extension RowWise {
  package func forwardDistance(ofOperand index: Int, _ types: Signature) -> Int? { nil }
}

/// An operator whose calls can make the whole result from its last element to its first.
package protocol BackwardWriting: Operator {
  /// How far above its first operand the result may then start, in bytes; nil where no call does it.
  func backwardDistance(_ types: Signature) -> Int?
  /// Those calls. - Requires: a distance.
  func backwardCalls(_ types: Signature) -> [KernelCall]
}

/// An operator whose result may lie a certain distance below its first operand, but not any further
/// than that.
package protocol ExactlyOverlapping: Operator {
  /// That distance in bytes, not below 0; nil where there is none.
  func exactDistance(_ types: Signature) -> Int?
  /// The calls for a result that lies there.
  func exactCalls(_ types: Signature) -> [KernelCall]
}

extension ExactlyOverlapping {
  package func exactCalls(_ types: Signature) -> [KernelCall] { kernelCalls(types) }
}

/// An operator that can take in an image row by row, and then has its result.
package protocol RowConsuming: Operator {
  /// How, if operand 0 is the elements of `image`; nil where it cannot.
  func rowConsumption(of image: TensorType, _ types: Signature) -> RowConsumption?
}

/// What it takes to consume an image row by row.
package struct RowConsumption: Sendable {
  /// Memory that lasts from the first row to the last.
  package var accumulatorBytes: Int
  /// Calls for one row: after the parameters they get its number; operand 0 is the row, and scratch
  /// memory the accumulators.
  package var calls: [KernelCall]

  package init(accumulatorBytes: Int, calls: [KernelCall]) {
    (self.accumulatorBytes, self.calls) = (accumulatorBytes, calls)
  }
}

extension Signature {
  /// The same for kernels that are called for some rows.
  package var makingRows: Signature {
    var result = self
    result.makesRows = true
    return result
  }

  /// The types that an operator sees that makes only rows `rows` of the result.
  package func slice(_ rows: Range<Int>, _ form: RowForm) -> Signature {
    var slice = self
    let span = form.span(rows)
    for operand in form.operands { slice.operands[operand]?.shape[1] = span.count }
    for result in slice.results.indices { slice.results[result].shape[1] = rows.count }
    return slice
  }

  /// True if the operand and all results are single images that have elements.
  package func areImages(_ index: Int) -> Bool {
    guard let operand = operands[index] else { return false }
    return ([operand] + results).allSatisfy {
      $0.shape.count == 4 && $0.shape[0] == 1 && $0.count > 0
    }
  }
}

extension TensorType {
  /// The bytes of one row of an image.
  package var rowBytes: Int { shape[2...].reduce(1, *) * element.byteCount }
}
