import CKernels
import IR
import TFLite

/// Multiplies two stacks of matrices, either of them transposed; stacks of one repeat.
///
/// Operands: `[…, rows, depth]` and `[…, depth, columns]`, both without bias and of any values.
package struct BatchMatmul: Importable, Multiplying {
  package static let name = "BATCH_MATMUL"
  package static let inputElements: [ElementType] = [.int8, .int16, .float32]
  /// The first or second operand has its last two dimensions swapped.
  let transposesA, transposesB: Bool

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(transposesA: options.bool("adj_x"), transposesB: options.bool("adj_y"))
  }

  init(transposesA: Bool = false, transposesB: Bool = false) {
    (self.transposesA, self.transposesB) = (transposesA, transposesB)
  }

  package var attributes: [String] {
    (transposesA ? ["transposes a"] : []) + (transposesB ? ["transposes b"] : [])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    for type in [a, b] {
      try types.require(
        2...5 ~= type.shape.count, "operands must have 2 to 5 dimensions (one has \(type.shape))")
      try types.requireElements(type, "operands")
    }
    try checkElements(types)
    let (matrixA, matrixB) = (
      Matrix(a, isTransposed: transposesA), Matrix(b, isTransposed: transposesB)
    )
    try types.require(
      matrixA.columns == matrixB.rows,
      "rows and columns that meet must be of one length (are \(matrixA.columns) and \(matrixB.rows))"
    )
    let rank = max(a.shape.count, b.shape.count) - 2
    let batches = zip(a.batches(rank), b.batches(rank)).map { ($0, $1) }
    for (batchesA, batchesB) in batches {
      try types.require(
        batchesA == batchesB || batchesA == 1 || batchesB == 1,
        "batches must broadcast (are \(a.shape) and \(b.shape))")
    }
    try types.requireShape(
      result, batches.map { max($0, $1) } + [matrixA.rows, matrixB.columns], "result")
  }

  private func checkElements(_ types: Signature) throws(Unsupported) {
    let element = types.operand(0).element
    for (type, what) in [
      (types.operand(0), "first operand"), (types.operand(1), "second operand"),
      (types.results[0], "result"),
    ] {
      switch element {
      case .int8: try types.requireQuantized(type, as: .int8, what)
      case .int16:
        try types.requireQuantized(type, as: .int16, what)
        try types.require(
          type.zeroPoint == 0, "an int16 \(what) must have zero point 0 (has \(type.zeroPoint))")
      case .float32: try types.requireElement(type, .float32, what)
      default: throw Unsupported("operands must be int8, int16 or float32 (are \(element))")
      }
    }
    if element == .int16 { try products(types).factors.requireWide(types) }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let stacks = stacks(types)
    let (a, b) = (stacks.a, stacks.b)
    let runs = (0..<a.columns).map {
      ProductRun(input: $0 * a.columnStride, weights: $0 * b.rowStride, count: 1)
    }
    var sums = products(types).sums(operands)
    let starts = zip(
      offsets(stacks.batches, strides: stacks.stridesA),
      offsets(stacks.batches, strides: stacks.stridesB))
    for (startA, startB) in starts {
      for row in 0..<a.rows {
        for column in 0..<b.columns {
          sums.append(
            runs, input: startA + row * a.rowStride, weights: startB + column * b.columnStride,
            channel: 0)
        }
      }
    }
    return [sums.tensor]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let arguments: [KernelCall.Argument] = [.operand(0), .operand(1), .result(0)]
    let kind = products(types).kind
    let function = "kl_batch_matmul_\(kind.rawValue)"
    return kind == .float
      ? [KernelCall(function, in: "batch_matmul.h", shape(types), arguments)]
      : [KernelCall(function, in: "batch_matmul.h", parameters(types), arguments)]
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    types.results[0].count * stacks(types).a.columns
  }

  private func products(_ types: Signature) -> Products {
    Products(
      types, activation: .none, channels: 1,
      scaling: types.numerics == .litert ? .fixedPointOfFloats : .fixedPoint)
  }

  private func shape(_ types: Signature) -> kl_batch_matmul_shape {
    let stacks = stacks(types)
    return kl_batch_matmul_shape(
      batches: kl_broadcast(
        rows: Int32(stacks.batches.reduce(1, *)),
        extent: innermost(stacks.batches + [1], filledWith: 1),
        stride_a: innermost(stacks.stridesA + [0], filledWith: 0),
        stride_b: innermost(stacks.stridesB + [0], filledWith: 0)),
      rows: Int32(stacks.a.rows), columns: Int32(stacks.b.columns), depth: Int32(stacks.a.columns),
      a_row: Int32(stacks.a.rowStride), a_step: Int32(stacks.a.columnStride),
      b_column: Int32(stacks.b.columnStride), b_step: Int32(stacks.b.rowStride))
  }

  private func parameters(_ types: Signature) -> kl_batch_matmul_params {
    let products = products(types)
    let (factor, wide) = (products.factors[0], products.factors.wide[0])
    let isWide = products.kind == .int16
    return kl_batch_matmul_params(
      shape: shape(types),
      a_offset: -types.operand(0).zeroPoint, b_offset: -types.operand(1).zeroPoint,
      output_offset: types.results[0].zeroPoint,
      multiplier: isWide ? wide.multiplier : factor.multiplier,
      shift: isWide ? wide.shift : factor.shift,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound)
  }
}

/// The last two dimensions of an operand as it is multiplied.
private struct Matrix {
  let rows, columns: Int
  /// Elements from one row or column to the next.
  let rowStride, columnStride: Int

  init(_ type: TensorType, isTransposed: Bool) {
    let (outer, inner) = (type.shape[type.shape.count - 2], type.shape[type.shape.count - 1])
    (rows, columns) = isTransposed ? (inner, outer) : (outer, inner)
    (rowStride, columnStride) = isTransposed ? (1, inner) : (inner, 1)
  }
}

/// Two stacks of matrices side by side.
private struct Stacks {
  let a, b: Matrix
  /// The dimensions of the result before the last two, and how far each moves in the operands.
  let batches, stridesA, stridesB: [Int]
}

extension BatchMatmul {
  private func stacks(_ types: Signature) -> Stacks {
    let batches = Array(types.results[0].shape.dropLast(2))
    func strides(_ index: Int) -> [Int] {
      let shape = types.operand(index).shape
      let size = shape.suffix(2).reduce(1, *)
      return TensorType(.int8, Array(shape.dropLast(2)))
        .strides(in: TensorType(.int8, batches)).map { $0 * size }
    }
    return Stacks(
      a: Matrix(types.operand(0), isTransposed: transposesA),
      b: Matrix(types.operand(1), isTransposed: transposesB),
      batches: batches, stridesA: strides(0), stridesB: strides(1))
  }
}

extension TensorType {
  /// The dimensions before the last two, at least `rank`.
  fileprivate func batches(_ rank: Int) -> [Int] {
    [Int](repeating: 1, count: rank + 2 - shape.count) + shape.dropLast(2)
  }
}
