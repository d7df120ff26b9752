/// Whose bytes an output must equal: the contract that every requantization follows.
package enum Numerics: String, Sendable, CaseIterable {
  /// TensorFlow Lite Micro's reference kernels: gemmlowp's double rounding, factors in double.
  case tflm
  /// LiteRT's reference kernels: where they differ, factors and requantization are in floating point.
  case litert

  /// Whose kernels these are, for people.
  package var reference: String {
    switch self {
    case .tflm: "TensorFlow Lite Micro's reference kernels"
    case .litert: "LiteRT's reference kernels"
    }
  }

  /// The product of some scales over that of others. Only for operators whose factors LiteRT
  /// computes in float, rounding after each step; TensorFlow Lite Micro does so in double.
  package func ratio(_ factors: [Float], to divisors: [Float]) -> Double {
    switch self {
    case .tflm:
      factors.map(Double.init).reduce(1, *) / divisors.map(Double.init).reduce(1, *)
    case .litert: Double(factors.reduce(1, *) / divisors.reduce(1, *))
    }
  }
}
