import IR
import TFLite

/// The window of AVERAGE_POOL_2D and MAX_POOL_2D, which has no weights to take its size from.
struct PoolingWindow: Sendable {
  let height, width: Int
  let window: Window

  init(height: Int, width: Int, _ window: Window) {
    (self.height, self.width, self.window) = (height, width, window)
  }

  init(_ options: Model.Options) throws(Unsupported) {
    self.init(
      height: options.int("filter_height"), width: options.int("filter_width"),
      Window(
        strideY: options.int("stride_h"), strideX: options.int("stride_w"),
        padding: try options.padding()))
  }

  var attributes: [String] { ["\(height)x\(width)"] + window.attributes }

  /// Throws unless the window takes an int8 image to one of the same depth and quantization.
  func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireQuantized(input, "input")
    try types.requireQuantized(result, "result")
    // TensorFlow Lite Micro's tolerance; the values are pooled as they are stored.
    try types.require(
      Double(abs(input.scale - result.scale)) <= 1e-6 && input.zeroPoint == result.zeroPoint,
      "input and result must have the same quantization (have \(input) and \(result))")
    try window.check(height: height, width: width, types)
    try types.requireElements(input, "input")
    try types.require(
      input.shape[3] == result.shape[3],
      "result must have \(input.shape[3]) channels (has \(result.shape[3]))")
    let taps = min(height, input.shape[1]) * min(width, input.shape[2])
    try types.require(
      taps <= 1 << 23, "window must cover at most 2^23 pixels, so that sums fit (covers \(taps))")
  }

  /// Calls `pool` with the elements under the window for each element of the result, in order.
  func evaluate(_ input: Tensor, _ types: Signature, _ pool: ([Int32]) -> Int32) -> Tensor {
    let w = window.geometry(height: height, width: width, types)
    let elements = input.int32s
    let depth = Int(w.input_depth)
    var result: [Int32] = []
    result.reserveCapacity(types.results[0].count)
    for batch in 0..<Int(w.batches) {
      for y in 0..<Int(w.output_height) {
        for x in 0..<Int(w.output_width) {
          let pixels = w.tapsY(y).flatMap { row in
            w.tapsX(x).map { column in
              (batch * Int(w.input_height) + row.at) * Int(w.input_width) + column.at
            }
          }
          for channel in 0..<depth {
            result.append(pool(pixels.map { elements[$0 * depth + channel] }))
          }
        }
      }
    }
    return Tensor(.int8, result)
  }
}
