import CKernels
import IR

/// A convolution by a kernel that takes `kl_columns_params`, weights, the ends of sums, and memory for the
/// columns under four windows.
struct ColumnsKernel: FastKernel {
  let products: Products
  let window: kl_window
  /// A quarter of the words that the columns take, and the bytes of one row of the windows of four
  /// neighbours.
  let steps, patch: Int
  /// The function, and the header that it is in.
  let function, header: String
  /// Made when they are asked for.
  let constants: () -> (weights: [Int32], ends: [Int32])

  var scratchBytes: Int { window.columnBytes(steps: steps, patch: patch) }

  var call: KernelCall {
    let (weights, ends) = constants()
    let parameters = kl_columns_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      steps: Int32(steps))
    return KernelCall(
      function, in: header, parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, weights), name: "packed filters"),
        .constant(Tensor(.int32, ends), name: "ends of sums"), .scratch, .result(0),
      ])
  }
}

// Each nil where fast kernels are unwanted or cannot do it. `index` says where the weight of an output
// channel, a tap and an input channel stands.
extension Products {
  /// By paired pixels: `conv_2d_paired.h`.
  func pairedConvolution(
    _ window: kl_window, index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) -> ColumnsKernel? {
    // Two weights of -128 are too much for a run.
    guard let channels = packedFilters(window, index: index),
      channels.allSatisfy({ $0.weights.allSatisfy { $0 > -128 } })
    else { return nil }
    return ColumnsKernel(
      products: self, window: window, steps: (channels[0].weights.count + 3) / 4 * 2,
      patch: window.patchBytes, function: "kl_conv_2d_paired", header: "conv_2d_paired.h"
    ) {
      let pairs = stride(from: 0, to: channels.count, by: 2).map {
        PairedRuns(channels[$0..<min($0 + 2, channels.count)])
      }
      return (pairs.flatMap(\.stream), pairs.flatMap(\.ends))
    }
  }

  /// Of int16 with bytes, or of int8 with nibbles: `conv_2d_lanes.h`.
  func laneConvolution(
    _ window: kl_window, index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) -> ColumnsKernel? {
    guard window.batches == 1 else { return nil }
    let depth = Int(window.input_depth)
    let order = window.columnOrder(wordInputs: kind == .int8 ? 4 : 2)
    guard let lanes = lanes({ output in order.map { index(output, $0 / depth, $0 % depth) } })
    else { return nil }
    let bytes = window.withBytes(lanes.elements.byteCount)
    return ColumnsKernel(
      products: self, window: bytes, steps: lanes.steps,
      patch: bytes.isLine ? 8 : bytes.patchBytes,
      function: "kl_conv_2d_lanes_\(lanes.elements.rawValue)", header: "conv_2d_lanes.h"
    ) { (lanes.stream, lanes.ends) }
  }
}
