import CKernels
import IR
import TFLite

/// An operator on two truth values.
protocol Logical: Broadcasting {
  static func combine(_ a: Bool, _ b: Bool) -> Bool
  init()
}

extension Logical {
  package init(_ options: Model.Options) throws(Unsupported) { self.init() }

  func combination(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireElements(of: [.bool])
    return Combination(
      "kl_\(Self.name.lowercased())_u8", in: "logical.h", kl_broadcast_params(shape: types.walk)
    ) { (a: Bool, b: Bool) in Self.combine(a, b) }
  }
}
