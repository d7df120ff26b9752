import CKernels
import IR
import Testing

@testable import Operators

/// What the C kernel of a call of the multiply-accumulate family makes of `operands`: its result,
/// then the operands that it is `updating`.
func runProducts(
  _ call: KernelCall, _ operands: [Tensor?], _ result: TensorType, updating: [Int] = []
) -> [Tensor] {
  let buffers = call.arguments.map { argument in
    let bytes =
      switch argument {
      case .operand(let index): operands[index]?.bytes ?? []
      case .constant(let tensor, _): tensor.bytes
      default: [UInt8](repeating: 0x55, count: result.byteCount)
      }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
    buffer.copyBytes(from: bytes)
    return buffer
  }
  defer { for buffer in buffers { buffer.deallocate() } }
  func at<Element>(_ index: Int) -> UnsafeMutablePointer<Element>? {
    buffers[index].bindMemory(to: Element.self).baseAddress
  }
  switch (call.function, call.parameters) {
  case ("kl_conv_2d_s8", var p as kl_conv_2d_params):
    kl_conv_2d_s8(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_conv_2d_s8_s4", var p as kl_conv_2d_params):
    kl_conv_2d_s8_s4(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_conv_2d_s16", var p as kl_conv_2d_params):
    kl_conv_2d_s16(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_conv_2d_s16_b32", var p as kl_conv_2d_params):
    kl_conv_2d_s16_b32(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_conv_2d_f32", var p as kl_conv_2d_f32_params):
    kl_conv_2d_f32(&p, at(0), at(1), at(2), at(3))
  case ("kl_depthwise_conv_2d_s8", var p as kl_depthwise_conv_2d_params):
    kl_depthwise_conv_2d_s8(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_depthwise_conv_2d_s8_s4", var p as kl_depthwise_conv_2d_params):
    kl_depthwise_conv_2d_s8_s4(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_depthwise_conv_2d_s16", var p as kl_depthwise_conv_2d_params):
    kl_depthwise_conv_2d_s16(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_depthwise_conv_2d_f32", var p as kl_depthwise_conv_2d_f32_params):
    kl_depthwise_conv_2d_f32(&p, at(0), at(1), at(2), at(3))
  case ("kl_fully_connected_s8", var p as kl_fully_connected_params):
    kl_fully_connected_s8(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_fully_connected_s8_s4", var p as kl_fully_connected_params):
    kl_fully_connected_s8_s4(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_fully_connected_s16", var p as kl_fully_connected_params):
    kl_fully_connected_s16(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_fully_connected_s16_b32", var p as kl_fully_connected_params):
    kl_fully_connected_s16_b32(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_fully_connected_s8_litert", var p as kl_fully_connected_params):
    kl_fully_connected_s8_litert(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_fully_connected_s16_litert", var p as kl_fully_connected_params):
    kl_fully_connected_s16_litert(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_fully_connected_s16_b32_litert", var p as kl_fully_connected_params):
    kl_fully_connected_s16_b32_litert(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_fully_connected_coded", var p as kl_fully_connected_coded_params):
    kl_fully_connected_coded(&p, at(0), at(1), at(2), at(3), at(4), at(5), at(6))
  case ("kl_fully_connected_f32", var p as kl_fully_connected_f32_params):
    kl_fully_connected_f32(&p, at(0), at(1), at(2), at(3))
  case ("kl_transpose_conv_s8", var p as kl_transpose_conv_params):
    kl_transpose_conv_s8(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_transpose_conv_s16", var p as kl_transpose_conv_params):
    kl_transpose_conv_s16(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_transpose_conv_f32", var p as kl_transpose_conv_f32_params):
    kl_transpose_conv_f32(&p, at(0), at(1), at(2), at(3))
  case ("kl_batch_matmul_s8", var p as kl_batch_matmul_params):
    kl_batch_matmul_s8(&p, at(0), at(1), at(2))
  case ("kl_batch_matmul_s16", var p as kl_batch_matmul_params):
    kl_batch_matmul_s16(&p, at(0), at(1), at(2))
  case ("kl_batch_matmul_f32", var p as kl_batch_matmul_shape):
    kl_batch_matmul_f32(&p, at(0), at(1), at(2))
  default: runStateful(call, buffers.map(\.baseAddress))
  }
  let states = updating.compactMap { index -> Tensor? in
    guard let place = call.arguments.firstIndex(of: .operand(index)) else { return nil }
    return operands[index].map { Tensor($0.element, bytes: Array(buffers[place])) }
  }
  return [Tensor(result.element, bytes: buffers.last.map { Array($0) } ?? [])] + states
}

private func runStateful(_ call: KernelCall, _ buffers: [UnsafeMutableRawPointer?]) {
  func at<Element>(_ index: Int) -> UnsafeMutablePointer<Element>? {
    buffers[index]?.assumingMemoryBound(to: Element.self)
  }
  switch (call.function, call.parameters) {
  case ("kl_svdf_s8", var p as kl_svdf_params):
    kl_svdf_s8(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_svdf_s8_s16", var p as kl_svdf_params):
    kl_svdf_s8_s16(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_svdf_f32", var p as kl_svdf_f32_params):
    kl_svdf_f32(&p, at(0), at(1), at(2), at(3), at(4), at(5))
  case ("kl_lstm_s8", var p as kl_lstm_params):
    kl_lstm_s8(
      &p, at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), at(9), at(10), at(11),
      at(12), at(13), at(14), at(15), at(16))
  case ("kl_lstm_s8_litert", var p as kl_lstm_litert_params):
    kl_lstm_s8_litert(
      &p, at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), at(9), at(10), at(11),
      at(12), at(13), at(14), at(15))
  case ("kl_lstm_s16", var p as kl_lstm_params):
    kl_lstm_s16(
      &p, at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), at(9), at(10), at(11),
      at(12), at(13), at(14), at(15), at(16))
  case ("kl_lstm_f32", var p as kl_lstm_f32_params):
    kl_lstm_f32(
      &p, at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), at(9), at(10), at(11),
      at(12), at(13), at(14), at(15))
  default: Issue.record("\(call.function) is no kernel of products")
  }
}

/// Expects the C kernel of `op` to equal its reference on random elements.
func expectProductsMatch(_ op: some Operator, _ types: Signature, _ dice: inout Dice) throws {
  try op.check(types)
  let operands = zip(types.operands, types.constants).map { type, constant in
    constant ?? type.map { dice.productTensor($0) }
  }
  let call = try #require(op.kernelCalls(types).first)
  #expect(runProducts(call, operands, types.results[0]) == op.evaluate(operands, types))
}

/// Which elements the operands of a multiply-accumulate operator have.
enum ProductElements: CaseIterable {
  case int8, int8Asymmetric, int4, int16, int16Narrow, float
}

extension Dice {
  /// Elements of any value, with extreme ones among them; biases of a size as they are in models.
  mutating func productTensor(_ type: TensorType) -> Tensor {
    switch type.element {
    case .float32:
      return Tensor((0..<type.count).map { _ in Float.random(in: -2...2, using: &self) })
    case .int32, .int64:
      return Tensor(type.element, (0..<type.count).map { _ in Int32(int(-1 << 20...1 << 20)) })
    default:
      let (low, high) = (Int(type.range.lowerBound), Int(type.range.upperBound))
      return Tensor(
        type.element, (0..<type.count).map { _ in Int32(pick([low, high, int(low...high)])) })
    }
  }

  /// Types for an input, weights, a bias that may be absent, and a result.
  ///
  /// int16 operands get a bias of 32 bits, or one of `wideBias` where sums are wide.
  mutating func productTypes(
    _ elements: ProductElements, input: [Int], weights: [Int], channelAxis: Int, result: [Int],
    wideBias: ElementType = .int64
  ) -> Signature {
    let channels = weights[channelAxis]
    let hasBias = elements == .int16Narrow || int(0...2) > 0
    if elements == .float {
      let bias = hasBias ? TensorType(.float32, [channels]) : nil
      return Signature(
        operands: [TensorType(.float32, input), TensorType(.float32, weights), bias],
        results: [TensorType(.float32, result)])
    }
    let isWide = elements == .int16 || elements == .int16Narrow
    var types = Signature(
      operands: [quantized(input), nil, nil], results: [quantized(result)])
    let count = elements == .int8Asymmetric ? 1 : pick([1, channels])
    let scales = (0..<count).map { _ in Float.random(in: 0.001...0.02, using: &self) }
    let zero = elements == .int8Asymmetric ? Int32(int(-128...127)) : 0
    types.operands[1] = TensorType(
      elements == .int4 ? .int4 : .int8, weights,
      Quantization(
        scales: scales, zeroPoints: [Int32](repeating: zero, count: count), axis: channelAxis))
    if hasBias {
      let element: ElementType = elements == .int16 ? wideBias : .int32
      types.operands[2] = TensorType(element, [channels])
    }
    if isWide {
      types.operands[0] = TensorType(.int16, input, scale: types.operand(0).scale)
      let scale = types.operand(0).scale * scales[0] * pick([1, 30, 1000])
      types.results[0] = TensorType(.int16, result, scale: scale)
    }
    if elements == .int4 { types.constants[1] = productTensor(types.operand(1)) }
    return types
  }
}
