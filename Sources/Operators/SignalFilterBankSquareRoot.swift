import CKernels
import IR

/// The square roots of energies, shifted right by as much as the samples were shifted left.
///
/// Operands: energies, shift.
package struct SignalFilterBankSquareRoot: CustomImportable {
  package static let name = "CUSTOM(SignalFilterBankSquareRoot)"
  package static let inputElements: [ElementType] = [.uint64]

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {}
  init() {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let input = types.operand(0)
    try types.requireVector(input, .uint64, "input")
    try types.requireScalar(types.operand(1), .int32, "shift")
    try types.requireVector(types.results[0], .uint32, count: input.count, "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    // The reference leaves other shifts to its processor, which looks at five bits.
    let shift = UInt32(bitPattern: operands.present(1).int32s[0]) & 31
    return [Tensor(unsigned: operands.present(0).uint64s.map { Self.root($0) >> shift })]
  }

  /// The nearest whole number; of less than 33 bits the root has at most 16.
  static func root(_ x: UInt64) -> UInt32 {
    var root = UInt64(Double(x).squareRoot())
    while root > UInt32.max || root * root > x { root -= 1 }
    while root < UInt32.max && (root + 1) * (root + 1) <= x { root += 1 }
    let most = x >> 32 == 0 ? UInt64(UInt16.max) : UInt64(UInt32.max)
    return UInt32(x - root * root > root && root < most ? root + 1 : root)
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_filter_bank_square_root_params(count: Int32(types.operand(0).count))
    return [
      KernelCall(
        "kl_filter_bank_square_root_u64_u32", in: "filter_bank_square_root.h", parameters,
        [.operand(0), .operand(1), .result(0)])
    ]
  }
}
