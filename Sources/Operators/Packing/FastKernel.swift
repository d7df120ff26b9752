import CKernels
import IR

/// A kernel that trades memory or flash for speed, and the constants that it needs.
protocol FastKernel {
  var scratchBytes: Int { get }
  var call: KernelCall { get }
  /// True if the kernel also makes some rows of the result.
  var makesBands: Bool { get }
  /// When the kernel of a window writes.
  var writing: WindowWriting { get }
  /// About how long it takes, in percent of the one that has all the memory it wants.
  var percent: Int { get }
  /// How far below the image the result may lie, though not any further; nil if not at all.
  var exactDistance: Int? { get }
}

extension FastKernel {
  var makesBands: Bool { true }
  var writing: WindowWriting { .pixels(1) }
  var percent: Int { 100 }
  var exactDistance: Int? { nil }
}

/// A kernel that may suit a layer.
private struct Candidate {
  /// What its cost is known by.
  let function: String
  /// Nil where it cannot do it, and for plain kernels, which need no constants of their own.
  let make: () -> (any FastKernel)?
  var isPlain = false

  init(_ function: String, _ make: @escaping () -> (any FastKernel)?) {
    (self.function, self.make) = (function, make)
  }

  /// The kernel that takes what the model has.
  init(plain function: String) {
    (self.function, make, isPlain) = (function, { nil }, true)
  }
}

extension Products {
  /// A convolution by the kernel for what the core can do; nil where none is wanted or can do it.
  ///
  /// - Parameters:
  ///   - byRows: the kernel is called for some rows of the image.
  ///   - index: where the weight of an output channel, a tap and an input channel stands.
  func fastConvolution(
    _ window: kl_window, byRows: Bool,
    index: @escaping (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) -> (any FastKernel)? {
    let window = byRows ? window : window.flattened
    if suitLanes {
      return types.tuning.allowsScratch ? laneConvolution(window, index: index) : nil
    }
    guard types.tuning.allowsScratch else {
      return hasLanes
        ? PackedConvolution(self, window, index: index)?.direct
        : DirectBytes(self, window, index: index)
    }
    let vectors = Candidate("kl_conv_2d_vectors") { VectorConvolution(self, window, index: index) }
    let packed = Candidate("kl_conv_2d_packed") { PackedConvolution(self, window, index: index) }
    let paired = Candidate("kl_conv_2d_paired") { pairedConvolution(window, index: index) }
    let inputs = Int(window.height * window.width * window.input_depth)
    let plain = Candidate(plain: "kl_conv_2d_s8")
    return quickest(
      fits([vectors], [packed], [paired]) + [plain], products: types.results[0].count * inputs,
      byRows: byRows)
  }

  /// The same of a depthwise convolution.
  func fastDepthwise(_ window: kl_window, byRows: Bool) -> (any FastKernel)? {
    // Filters are small: their nibbles become bytes.
    if suitLanes, !hasNibbles { return types.tuning.allowsScratch ? LaneTaps(self, window) : nil }
    guard types.tuning.allowsScratch else { return DirectDepthwise(self, window) }
    let vectors = Candidate("kl_depthwise_vectors") {
      VectorPlanes(self, window, byRows: byRows)
    }
    let image = Candidate("kl_depthwise_image") { byRows ? nil : PackedImage(self, window) }
    let size = window.height == 3 && window.width == 3 ? "_3x3" : ""
    let planes = Candidate("kl_depthwise_planes\(size)") {
      PackedPlanes(self, window, byRows: byRows)
    }
    let lanes = Candidate("kl_depthwise_lanes_s8") { LaneTaps(self, window) }
    let taps = Candidate("kl_depthwise_taps") { DepthwiseTaps(self, window) }
    let squares = Candidate("kl_depthwise_taps_3x3") { DepthwiseTaps(self, window, square: true) }
    let plain = Candidate(plain: "kl_depthwise_conv_2d_s8")
    return quickest(
      fits([vectors], [image, planes, lanes], [squares, taps, lanes]) + [plain],
      products: types.results[0].count * Int(window.height * window.width), byRows: byRows)
  }

  /// The same of rows times weights.
  func fastRows(depth: Int) -> (any FastKernel)? {
    // These need no memory.
    if suitLanes { return laneRows(depth: depth) }
    guard types.tuning.allowsScratch else { return nil }
    let vectors = Candidate("kl_fully_connected_vectors") { vectorRows(depth: depth) }
    let packed = Candidate("kl_fully_connected_packed") { PackedRows(self, depth: depth) }
    let tiled = Candidate("kl_fully_connected_tiled") { tiledRows(depth: depth) }
    let plain = Candidate(plain: "kl_fully_connected_s8")
    return quickest(
      fits([vectors], [packed], [tiled]) + [plain], products: types.results[0].count * depth)
  }

  /// Cores with vectors have the instructions of DSP as well.
  private var hasLanes: Bool { [.dsp, .helium].contains(types.tuning.instructions) }

  /// Those that the core can run, its own first: one with vectors has dual multiplications as well, and
  /// all have a multiplication.
  private func fits(
    _ vectors: [Candidate], _ lanes: [Candidate], _ words: [Candidate]
  ) -> [Candidate] {
    switch types.tuning.instructions {
    case .portable: []
    case .scalar: words
    case .dsp: lanes + words
    case .helium: vectors + lanes + words
    }
  }

  /// The first that can do it, unless another certainly takes less; of both much must be known.
  ///
  /// - Parameter byRows: the kernel makes rows one by one, which few have been counted at.
  private func quickest(
    _ candidates: [Candidate], products: Int, byRows: Bool = false
  ) -> (any FastKernel)? {
    for (index, candidate) in candidates.enumerated() {
      guard let usual = candidate.make() else { continue }
      guard !byRows, let costs = types.tuning.costs else { return usual }
      let work = Workload(types, macs: products)
      guard let own = costs.kernel(candidate.function), own.isWellKnown else { return usual }
      let known = own.instructions(work)
      let others = candidates[(index + 1)...].compactMap { other in
        costs.kernel(other.function).flatMap { cost in
          cost.isWellKnown ? (other, cost.instructions(work)) : nil
        }
      }
      for (other, cost) in others.sorted(by: { $0.1 < $1.1 }) where cost * costs.doubt < known {
        if other.isPlain { return nil }
        if let better = other.make() { return better }
      }
      return usual
    }
    return nil
  }
}
