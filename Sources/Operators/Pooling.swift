import CKernels
import IR
import TFLite

/// An operator that makes one element of those under a window.
protocol WindowPooling: WindowSliding, ActivationFusing, RangeGiving, ChannelRemoving {
  var pooling: PoolingWindow { get set }
}

extension WindowPooling {
  var slidingWindow: Window {
    get { pooling.window }
    set { pooling.window = newValue }
  }

  func slidingGeometry(_ types: Signature) -> kl_window { pooling.geometry(types) }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    channels.tie(operand: 0)
  }

  /// What lies between elements is between the smallest and the largest of them.
  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    guard let input = operands[0] else { return [nil] }
    let clamp = activation.range(in: types.results[0])
    return [ChannelRanges(input.channels.map { $0.clamped(to: clamp) })]
  }
}

/// The window of a pooling operator, which has no weights to take its size from.
struct PoolingWindow: Sendable {
  let height, width: Int
  var window: Window

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

  /// Throws unless the window takes an image to one of the same depth and quantization.
  func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireMapped([.int8, .int16, .float32])
    if input.element != .float32 { try checkQuantization(types) }
    try window.check(height: height, width: width, types)
    try types.requireElements(input, "input")
    try types.require(
      input.shape[3] == result.shape[3],
      "result must have \(input.shape[3]) channels (has \(result.shape[3]))")
    let taps = min(height, input.shape[1]) * min(width, input.shape[2])
    let largest = input.element == .int16 ? 1 << 15 : 1 << 23
    try types.require(
      taps <= largest,
      "window must cover at most \(largest) pixels, so that sums fit (covers \(taps))")
  }

  private func checkQuantization(_ types: Signature) throws(Unsupported) {
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireQuantizedPair(input.element)
    // TensorFlow Lite Micro's tolerance; the values are pooled as they are stored.
    try types.require(
      Double(abs(input.scale - result.scale)) <= 1e-6 && input.zeroPoint == result.zeroPoint,
      "input and result must have the same quantization (have \(input) and \(result))")
  }

  /// The elements that all windows look at, those outside the image too.
  func steps(_ types: Signature) -> Int {
    let image = types.operand(0).shape
    return types.results[0].count * min(height, image[1]) * min(width, image[2])
  }

  /// What `pool` makes of the elements under the window, for each element of the result in order.
  func evaluate<Element>(
    _ elements: [Element], _ types: Signature, _ pool: ([Element]) -> Element
  ) -> [Element] {
    let depth = types.operand(0).shape[3]
    var result: [Element] = []
    result.reserveCapacity(types.results[0].count)
    geometry(types).forEachPosition { taps in
      for channel in 0..<depth {
        result.append(pool(taps.map { elements[$0.at * depth + channel] }))
      }
    }
    return result
  }

  /// The geometry as the kernels take it. - Requires: `check` has passed.
  func geometry(_ types: Signature) -> kl_window {
    window.geometry(height: height, width: width, types)
  }
}
