import CKernels
import IR

/// A convolution by paired pixels: `conv_2d_paired.h`.
struct PairedConvolution: FastKernel {
  private let products: Products
  private let window: kl_window
  private let channels: [PackedChannel]

  /// Nil where fast kernels are unwanted or cannot do it.
  init?(
    _ products: Products, _ window: kl_window, byRows: Bool,
    index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) {
    // Two weights of -128 are too much for a run.
    guard let channels = products.packedFilters(window, index: index),
      channels.allSatisfy({ $0.weights.allSatisfy { $0 > -128 } })
    else {
      return nil
    }
    self.products = products
    self.window = byRows ? window : window.flattened
    self.channels = channels
  }

  private var inputs: Int { channels[0].weights.count }
  private var steps: Int { (inputs + 3) / 4 * 2 }

  var scratchBytes: Int { window.columnBytes(steps: steps, patch: window.patchBytes) }

  var call: KernelCall {
    let pairs = stride(from: 0, to: channels.count, by: 2).map {
      PairedRuns(channels[$0..<min($0 + 2, channels.count)])
    }
    let parameters = kl_conv_2d_paired_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      steps: Int32(steps))
    return KernelCall(
      "kl_conv_2d_paired", in: "conv_2d_paired.h", parameters,
      [
        .operand(products.input),
        .constant(Tensor(.int8, pairs.flatMap(\.stream)), name: "paired weights"),
        .constant(Tensor(.int32, pairs.flatMap(\.ends)), name: "ends of sums"),
        .scratch, .result(0),
      ])
  }
}

/// One channel, or two, as the streams of `paired_pixels.h` have them.
struct PairedRuns {
  /// Runs: how many weights follow, then these, input by input.
  private(set) var stream: [Int32] = []
  private var runs: Int32 = 0
  private let channels: ArraySlice<PackedChannel>

  init(_ channels: ArraySlice<PackedChannel>) {
    self.channels = channels
    let depth = channels.first?.weights.count ?? 0
    let weights = channels.map(\.weights)
    /// Those of the channels at an input; a partner that is missing, and an input, have 0.
    func weight(_ channel: Int, _ input: Int) -> Int32 {
      channel < weights.count && input < depth ? weights[channel][input] : 0
    }
    var header = 0
    // How far the sums of both can be from 0.
    var sizes = [Int32.max / 2, Int32.max / 2]
    for first in stride(from: 0, to: depth, by: 2) {
      let next = [0, 1].map { channel in
        abs(weight(channel, first)) + abs(weight(channel, first + 1))
      }
      sizes = [sizes[0] + next[0], sizes[1] + next[1]]
      if max(sizes[0], sizes[1]) > KL_RUN_WEIGHT || stream[header] == KL_RUN_BYTES {
        sizes = next
        header = stream.count
        stream.append(0)
        runs += 1
      }
      stream[header] += 4
      stream += [first, first + 1].flatMap { input in [weight(0, input), weight(1, input)] }
    }
  }

  /// What X starts with, then the ends of the channels.
  var ends: [Int32] { [-runs * KL_RUN_START] + channels.flatMap(\.endWords) }
}
