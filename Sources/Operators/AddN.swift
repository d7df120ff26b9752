import CKernels
import IR
import TFLite

/// Adds any number of tensors of one type, element by element.
package struct AddN: Importable, InPlace {
  package static let name = "ADD_N"
  package static let inputElements: [ElementType] = [.int8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    let count = types.operands.count
    try types.require(count >= 2, "must have at least 2 operands (has \(count))")
    try types.requireCounts(operands: count...count)
    let (first, result) = (types.operand(0), types.results[0])
    try types.require(
      first.element == .int8 || first.element == .float32,
      "operands must be int8 or float32 (first is \(first.element))")
    try types.requireElements(first, "operands")
    try types.requireElement(result, first.element, "result")
    try types.requireShape(result, first.shape, "result")
    for index in 1..<count {
      let operand = types.operand(index)
      try types.require(
        operand.shape == first.shape && operand.storesLike(first),
        "operands must be alike (are \(first) and \(operand))")
    }
    guard first.element == .int8 else { return }
    try types.requireScale(first, "operands")
    try types.requireScale(result, "result")
    try types.require(
      factor(types).shift <= 0,
      "result must have a scale above 2^-19 of the operands' (is \(result.scale))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let tensors = operands.indices.map { operands.present($0) }
    return [types.results[0].element == .int8 ? integerSum(tensors, types) : floatSum(tensors)]
  }

  private func floatSum(_ operands: [Tensor]) -> Tensor {
    let sums = operands.map(\.floats).reduce([Float](repeating: 0, count: operands[0].count)) {
      zip($0, $1).map { $0 + $1 }
    }
    return Tensor(sums)
  }

  private func integerSum(_ operands: [Tensor], _ types: Signature) -> Tensor {
    let (zero, result) = (types.operand(0).zeroPoint, types.results[0])
    let factor = factor(types)
    // TensorFlow Lite Micro takes one zero point too many off the sum.
    let start = [Int32](repeating: -zero, count: operands[0].count)
    let sums = operands.map(\.int32s).reduce(start) { sums, operand in
      zip(sums, operand).map { $0 &+ $1 &- zero }
    }
    let elements = sums.map { sum in
      (FixedPoint.multiply(sum << 19, by: factor) &+ result.zeroPoint).clamped(to: result.range)
    }
    return Tensor(.int8, elements)
  }

  /// The factor from a sum in units of 2^-19 to the result.
  private func factor(_ types: Signature) -> Multiplier {
    let common = 2 * Double(types.operand(0).scale)
    return Multiplier(common / (0x1p20 * Double(types.results[0].scale)))
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (first, result) = (types.operand(0), types.results[0])
    let (operands, count) = (Int32(types.operands.count), Int32(result.count))
    let arguments = [.result(0)] + types.operands.indices.map { KernelCall.Argument.operand($0) }
    guard first.element == .int8 else {
      let parameters = kl_add_n_f32_params(operands: operands, count: count)
      return [KernelCall("kl_add_n_f32", in: "add_n.h", parameters, arguments)]
    }
    let factor = factor(types)
    let parameters = kl_add_n_params(
      operands: operands, count: count, sum_offset: -first.zeroPoint &* (operands &+ 1),
      multiplier: factor.multiplier, shift: -factor.shift, output_offset: result.zeroPoint)
    return [KernelCall("kl_add_n_s8", in: "add_n.h", parameters, arguments)]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { Array(types.operands.indices) }
}
