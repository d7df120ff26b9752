import CKernels
import IR

/// An operator that turns each int8 element into another, regardless of where it stands.
///
/// The C kernel looks the result up in a table of what `mapping` makes of all 256 elements.
protocol ElementMapping: Importable, InPlace, ViewForming {
  /// Throws unless the quantizations suit `mapping`; operand and result are int8 of equal count.
  func checkMapping(_ types: Signature) throws(Unsupported)
  /// What a stored element becomes. - Returns: a function to values that int8 holds.
  func mapping(_ types: Signature) -> (Int32) -> Int32
}

extension ElementMapping {
  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    try types.requireQuantized(types.operand(0), "input")
    try types.requireQuantized(types.results[0], "result")
    try types.requireSameCount(types.operand(0), types.results[0])
    try checkMapping(types)
  }

  func checkMapping(_ types: Signature) throws(Unsupported) {}

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [Tensor(.int8, operands.present(0).int32s.map(mapping(types)))]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [lookupCall(types.operand(0), mapping(types))]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { [0] }

  package func isView(_ types: Signature) -> Bool { isIdentity(mapping(types)) }
}

private let storedValues: ClosedRange<Int32> = -128...127

/// True if `mapping` leaves every int8 element as it is.
func isIdentity(_ mapping: (Int32) -> Int32) -> Bool {
  storedValues.allSatisfy { mapping($0) == $0 }
}

/// The call that takes each element of operand 0, an int8 of type `input`, through `mapping`: a
/// clamp where it is no more than that, else a table.
func lookupCall(_ input: TensorType, _ mapping: (Int32) -> Int32) -> KernelCall {
  let table = storedValues.map(mapping)
  let range = table[0]...max(table[0], table[255])
  let rows = ElementRows(input)
  if table == storedValues.map({ $0.clamped(to: range) }) {
    let parameters = kl_clamp_params(
      rows: rows.rows, row_count: rows.count,
      clamp_min: range.lowerBound, clamp_max: range.upperBound)
    return KernelCall("kl_clamp_s8", in: "clamp.h", parameters, [.operand(0), .result(0)])
  }
  return KernelCall(
    "kl_lookup_s8", in: "lookup.h", kl_lookup_params(rows: rows.rows, row_count: rows.count),
    [.operand(0), .constant(Tensor(.int8, table), name: "table"), .result(0)])
}

/// How the elements of a tensor divide into rows: of an image `[…, width, depth]`, else one row.
struct ElementRows {
  let rows, count: Int32

  init(_ type: TensorType) {
    guard type.shape.count > 2, type.count > 0 else {
      (rows, count) = (1, Int32(type.count))
      return
    }
    count = Int32(type.shape.suffix(2).reduce(1, *))
    rows = Int32(type.count) / count
  }
}
