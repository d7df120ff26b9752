import CKernels

/// An `int32_t[KL_MAX_RANK]` of C.
typealias KernelDimensions = (Int32, Int32, Int32, Int32, Int32, Int32)

/// `values` as the innermost dimensions of a kernel's array, with `filler` for the outer ones.
///
/// - Requires: at most `KL_MAX_RANK` values of 32 bits.
func innermost(_ values: [Int], filledWith filler: Int32) -> KernelDimensions {
  precondition(values.count <= Int(KL_MAX_RANK), "Swift merged the dimensions to what C can hold")
  let missing = Int(KL_MAX_RANK) - values.count
  let v = [Int32](repeating: filler, count: missing) + values.map { Int32($0) }
  return (v[0], v[1], v[2], v[3], v[4], v[5])
}

/// `values` as the first elements of a kernel's array; the kernel reads no further.
///
/// - Requires: at most `KL_MAX_RANK` values of 32 bits.
func outermost(_ values: [Int]) -> KernelDimensions {
  precondition(values.count <= Int(KL_MAX_RANK), "Swift merged the dimensions to what C can hold")
  let v = values.map { Int32($0) } + [Int32](repeating: 0, count: Int(KL_MAX_RANK) - values.count)
  return (v[0], v[1], v[2], v[3], v[4], v[5])
}
