import CKernels
import IR

/// Adds up the energies of frequencies to those of channels that overlap.
///
/// Operands: energies, weights, unweights, and for each channel and one before the first: where its
/// frequencies start, where its weights start, how many it has. What a frequency does not give to
/// one channel, by its weight, it gives to the next, by its unweight.
package struct SignalFilterBank: CustomImportable, Multiplying {
  package static let name = "CUSTOM(SignalFilterBank)"
  package static let inputElements: [ElementType] = [.uint32]
  let channels: Int

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    self.init(channels: try FlexBuffer(customOptions).int("num_channels", in: 1...1 << 15))
  }

  init(channels: Int) { self.channels = channels }

  package var attributes: [String] { ["\(channels) channels"] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 6...6)
    let (input, weights) = (types.operand(0), types.operand(1))
    try types.requireVector(input, .uint32, "input")
    try types.requireVector(weights, .int16, "weights")
    try types.requireVector(types.operand(2), .int16, count: weights.count, "unweights")
    try types.requireVector(types.results[0], .uint64, count: channels, "result")
    for index in 3...5 {
      try types.requireVector(types.operand(index), .int16, count: channels + 1, "bands")
      try types.require(types.constants[index] != nil, "bands must be constant")
    }
    for band in bands(types) where !band.isEmpty {
      try types.require(
        0..<input.count ~= band.frequency && band.frequency + band.width <= input.count,
        "bands must lie within \(input.count) frequencies "
          + "(one is \(band.width) from \(band.frequency))")
      try types.require(
        0..<weights.count ~= band.weight && band.weight + band.width <= weights.count,
        "bands must have their weights within \(weights.count) "
          + "(one has \(band.width) from \(band.weight))")
    }
  }

  private struct Band {
    let frequency, weight, width: Int
    var isEmpty: Bool { width <= 0 }
  }

  private func bands(_ types: Signature) -> [Band] {
    let lists = (3...5).map { types.constants[$0]?.int32s.map { Int($0) } ?? [] }
    return zip(lists[0], zip(lists[1], lists[2])).map {
      Band(frequency: $0, weight: $1.0, width: $1.1)
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let energies = operands.present(0).int64s
    let (weights, unweights) = (operands.present(1).int64s, operands.present(2).int64s)
    func sum(_ factors: [Int64], _ band: Band) -> UInt64 {
      guard !band.isEmpty else { return 0 }
      return (0..<band.width).reduce(0) {
        $0 &+ UInt64(bitPattern: factors[band.weight + $1] &* energies[band.frequency + $1])
      }
    }
    let bands = bands(types)
    return [
      Tensor(unsigned: zip(bands, bands.dropFirst()).map { sum(unweights, $0) &+ sum(weights, $1) })
    ]
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    2 * bands(types).reduce(0) { $0 + max($1.width, 0) }
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [
      KernelCall(
        "kl_filter_bank_u32_u64", in: "filter_bank.h",
        kl_filter_bank_params(channels: Int32(channels)),
        (0...5).map { .operand($0) } + [.result(0)])
    ]
  }
}
