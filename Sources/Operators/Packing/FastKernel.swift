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

extension Products {
  /// A convolution by the kernel for what the core can do; nil where none is wanted or can do it.
  ///
  /// - Parameters:
  ///   - byRows: the kernel is called for some rows of the image.
  ///   - index: where the weight of an output channel, a tap and an input channel stands.
  func fastConvolution(
    _ window: kl_window, byRows: Bool,
    index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) -> (any FastKernel)? {
    let window = byRows ? window : window.flattened
    if suitLanes {
      return types.tuning.allowsScratch ? laneConvolution(window, index: index) : nil
    }
    guard types.tuning.allowsScratch else {
      return hasLanes ? PackedConvolution(self, window, index: index)?.direct : nil
    }
    return switch types.tuning.instructions {
    case .portable: nil
    case .scalar: pairedConvolution(window, index: index)
    case .dsp: PackedConvolution(self, window, index: index)
    case .helium: vectorConvolution(window, index: index)
    }
  }

  /// Cores with vectors have the instructions of DSP as well.
  private var hasLanes: Bool { [.dsp, .helium].contains(types.tuning.instructions) }

  /// The same of a depthwise convolution.
  func fastDepthwise(_ window: kl_window, byRows: Bool) -> (any FastKernel)? {
    // Filters are small: their nibbles become bytes.
    if suitLanes, !hasNibbles { return types.tuning.allowsScratch ? LaneTaps(self, window) : nil }
    guard types.tuning.allowsScratch else { return hasLanes ? DirectDepthwise(self, window) : nil }
    return fastBytes(window, byRows: byRows) ?? LaneTaps(self, window)
  }

  private func fastBytes(_ window: kl_window, byRows: Bool) -> (any FastKernel)? {
    switch types.tuning.instructions {
    case .portable: nil
    case .scalar: DepthwiseTaps(self, window)
    case .dsp:
      (byRows ? nil : PackedImage(self, window)) ?? PackedPlanes(self, window, byRows: byRows)
    case .helium: VectorPlanes(self, window) ?? PackedPlanes(self, window, byRows: byRows)
    }
  }

  /// The same of rows times weights.
  func fastRows(depth: Int) -> (any FastKernel)? {
    // These need no memory.
    if suitLanes { return laneRows(depth: depth) }
    guard types.tuning.allowsScratch else { return nil }
    return switch types.tuning.instructions {
    case .portable: nil
    case .scalar: tiledRows(depth: depth)
    case .dsp: PackedRows(self, depth: depth)
    case .helium: vectorRows(depth: depth)
    }
  }
}
