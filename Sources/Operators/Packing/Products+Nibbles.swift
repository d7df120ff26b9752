import IR

extension Products {
  /// True if the weights are constants of 4 bits, which plain kernels take two in a byte.
  var hasNibbles: Bool {
    kind == .int8 && scaling != .real && types.operand(weights).element == .int4
      && types.constants[weights] != nil
  }

  /// The weights as plain kernels take them: of nibbles the first in the low half of a byte.
  var weightsArgument: KernelCall.Argument {
    guard hasNibbles, let values = types.constants[weights]?.int32s else {
      return .operand(weights)
    }
    let bytes = stride(from: 0, to: values.count, by: 2).map { first in
      let high = first + 1 < values.count ? values[first + 1] : 0
      return high << 4 | values[first] & 15
    }
    return .constant(Tensor(.int8, bytes), name: "nibbles")
  }
}
