/// Whose bytes an output must equal: the contract that every requantization follows.
package enum Numerics: String, Sendable, CaseIterable {
  /// TensorFlow Lite Micro's reference kernels: gemmlowp's double rounding.
  case tflm
}
