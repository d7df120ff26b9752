import CKernels
import IR
import TFLite

/// A function of float elements.
struct FloatMapping: ElementArithmetic {
  /// A kernel of `float_map.h`.
  let kernel: String
  let function: (Float) -> Float

  init(_ kernel: String, _ function: @escaping (Float) -> Float) {
    (self.kernel, self.function) = (kernel, function)
  }

  func evaluate(_ input: Tensor) -> Tensor { Tensor(input.floats.map(function)) }

  func call(_ rows: ElementRows) -> KernelCall {
    KernelCall(
      kernel, in: "float_map.h", kl_elementwise_params(rows: rows.rows, row_count: rows.count),
      [.operand(0), .result(0)])
  }
}

/// An operator that is a function of float elements and of nothing else.
protocol FloatFunction: Importable, ElementMapping {
  /// A kernel of `float_map.h`.
  static var kernel: String { get }
  /// What an element becomes.
  static func value(of x: Float) -> Float
  /// What the real that an integer element stands for becomes; nil where there are no integers.
  static var tabulated: ((_ x: Float, _ result: TensorType) -> Float)? { get }
  init()
}

extension FloatFunction {
  package init(_ options: Model.Options) throws(Unsupported) { self.init() }

  static var tabulated: ((_ x: Float, _ result: TensorType) -> Float)? { nil }

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped(Self.tabulated == nil ? [.float32] : [.int8, .int16, .float32])
    let (element, result) = (types.operand(0).element, types.results[0])
    guard let tabulated = Self.tabulated, element != .float32 else {
      return FloatMapping(Self.kernel, Self.value)
    }
    try types.requireQuantizedPair(element)
    return element == .int8
      ? ByteMapping(types, ofReals: { tabulated($0, result) })
      : ShortLookup(ShortTable(types, ofReals: { tabulated($0, result) }))
  }
}
