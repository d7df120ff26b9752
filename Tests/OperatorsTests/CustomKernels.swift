import CKernels
import IR
import Testing

@testable import Operators

/// The operands of an operator with its memories, and its results.
func rememberingTypes(
  _ op: some Remembering, _ input: TensorType, _ results: [TensorType]
) throws -> Signature {
  let types = Signature(operands: [input], results: results)
  return Signature(operands: [input] + (try op.memories(types)), results: results)
}

/// The results of each run of the reference, which remembers from run to run.
func evaluateRuns(
  _ op: some Remembering, _ types: Signature, _ inputs: [Tensor]
) throws -> [[Tensor]] {
  try op.check(types)
  var memories = types.operands.dropFirst().map { Tensor(zeros: $0) }
  return inputs.map { input in
    let results = op.evaluate([input] + memories, types)
    memories = Array(results.dropFirst(types.results.count))
    return Array(results.prefix(types.results.count))
  }
}

/// Expects the C kernel to give the reference's results and memories in each of the runs.
func expectCustomKernelMatchesReference(
  _ op: some Operator, _ types: Signature, _ runs: [[Tensor]]
) throws {
  try op.check(types)
  let fileOperands = runs[0].count
  let arrays = types.operands.map { type in Words(type.map { Tensor(zeros: $0).bytes } ?? []) }
  for (index, inputs) in runs.enumerated() {
    for (array, input) in zip(arrays, inputs) { array.bytes = input.bytes }
    let operands = zip(types.operands, arrays).map { type, array in
      type.map { Tensor($0.element, bytes: array.bytes) }
    }
    let results = types.results.map { Words([UInt8](repeating: 0xA5, count: $0.byteCount)) }
    for call in op.kernelCalls(types) {
      let arguments = call.arguments.map { argument in
        switch argument {
        case .operand(let index): arrays[index]
        case .result(let index): results[index]
        case .constant(let tensor, _): Words(tensor.bytes)
        case .scratch, .decoded: Words([UInt8](repeating: 0xA5, count: scratchBytes(op, types)))
        }
      }
      withExtendedLifetime(arguments) { runCustomKernel(call, arguments.map(\.start)) }
    }
    let found = (results + arrays.dropFirst(fileOperands)).map(\.bytes)
    #expect(found == op.evaluate(operands, types).map(\.bytes), "run \(index)")
  }
}

private func scratchBytes(_ op: some Operator, _ types: Signature) -> Int {
  (op as? any ScratchUsing)?.scratchBytes(types) ?? 0
}

extension Tensor {
  init(zeros type: TensorType?) {
    let type = type ?? TensorType(.int8, [0])
    self.init(type.element, bytes: [UInt8](repeating: 0, count: type.byteCount))
  }

  /// The elements of a tensor of numbers of 32 bits or fewer, at random sizes.
  init(signal element: ElementType, _ count: Int, _ dice: inout Dice) {
    switch element {
    case .float32: self.init((0..<count).map { _ in Float.random(in: -9...9, using: &dice) })
    case .uint32:
      self.init(
        unsigned: (0..<count).map { _ in
          UInt32.random(in: .min ... .max, using: &dice) >> UInt32(dice.int(0...31))
        })
    case .uint64:
      self.init(
        unsigned: (0..<count).map { _ in
          UInt64.random(in: .min ... .max, using: &dice) >> UInt64(dice.int(0...63))
        })
    case .int32:
      self.init(
        .int32,
        (0..<count).map { _ in
          dice.pick([.min, .max, Int32.random(in: .min ... .max, using: &dice)])
            >> Int32(dice.int(0...20))
        })
    default:
      self.init(
        .int16,
        (0..<count).map { _ in
          Int32(dice.pick([-32768, 32767, dice.int(-32768...32767), dice.int(-99...99)]))
        })
    }
  }
}

/// Bytes at an address that is aligned for every element. A class, to free them.
private final class Words {
  let start: UnsafeMutableRawPointer
  private let count: Int

  init(_ bytes: [UInt8]) {
    count = bytes.count
    start = .allocate(byteCount: max(count, 1), alignment: 16)
    start.copyMemory(from: bytes, byteCount: count)
  }

  deinit { start.deallocate() }

  var bytes: [UInt8] {
    get { [UInt8](UnsafeRawBufferPointer(start: start, count: count)) }
    set { start.copyMemory(from: newValue, byteCount: count) }
  }
}

private typealias Addresses = [UnsafeMutableRawPointer]

extension UnsafeMutableRawPointer {
  fileprivate var s16: UnsafeMutablePointer<Int16> { assumingMemoryBound(to: Int16.self) }
  fileprivate var s32: UnsafeMutablePointer<Int32> { assumingMemoryBound(to: Int32.self) }
  fileprivate var u32: UnsafeMutablePointer<UInt32> { assumingMemoryBound(to: UInt32.self) }
  fileprivate var u64: UnsafeMutablePointer<UInt64> { assumingMemoryBound(to: UInt64.self) }
  fileprivate var u8: UnsafeMutablePointer<UInt8> { assumingMemoryBound(to: UInt8.self) }
  fileprivate var f32: UnsafeMutablePointer<Float> { assumingMemoryBound(to: Float.self) }
}

private func runCustomKernel(_ call: KernelCall, _ a: Addresses) {
  switch call.parameters {
  case var p as kl_signal_window_params: kl_signal_window_s16(&p, a[0].s16, a[1].s16, a[2].s16)
  case var p as kl_fft_auto_scale_params: kl_fft_auto_scale_s16(&p, a[0].s16, a[1].s16, a[2].s32)
  case let p as kl_fft_params: runTransform(call.function, p, a)
  case var p as kl_signal_energy_params: kl_signal_energy_s16_u32(&p, a[0].s16, a[1].u32)
  case var p as kl_filter_bank_params:
    kl_filter_bank_u32_u64(
      &p, a[0].u32, a[1].s16, a[2].s16, a[3].s16, a[4].s16, a[5].s16, a[6].u64)
  case var p as kl_filter_bank_square_root_params:
    kl_filter_bank_square_root_u64_u32(&p, a[0].u64, a[1].s32, a[2].u32)
  case var p as kl_spectral_subtraction_params:
    kl_spectral_subtraction_u32(&p, a[0].u32, a[1].u32, a[2].u32, a[3].u32)
  case var p as kl_signal_pcan_params:
    kl_signal_pcan_u32(&p, a[0].u32, a[1].u32, a[2].s16, a[3].u32)
  case var p as kl_filter_bank_log_params:
    kl_filter_bank_log_u32_s16(&p, a[0].u32, a[1].s16, a[2].s16)
  case var p as kl_signal_framer_params:
    kl_signal_framer_s16(&p, a[0].s16, a[1].s16, a[2].s32, a[3].s16, a[4].u8)
  case var p as kl_signal_delay_params: kl_signal_delay_s16(&p, a[0].s16, a[1].s16, a[2].s16)
  case var p as kl_signal_stacker_params:
    kl_signal_stacker_s16(&p, a[0].s16, a[1].s16, a[2].s32, a[3].s16, a[4].u8)
  case let p as kl_detection_postprocess_params: runDetection(call.function, p, a)
  case var p as kl_overlap_add_params:
    call.function == "kl_overlap_add_s16"
      ? kl_overlap_add_s16(&p, a[0].s16, a[1].s16, a[2].s16)
      : kl_overlap_add_f32(&p, a[0].f32, a[1].f32, a[2].f32)
  default: Issue.record("\(call.function) is not known here")
  }
}

private func runTransform(_ function: String, _ p: kl_fft_params, _ a: Addresses) {
  var p = p
  switch function {
  case "kl_rfft_s16": kl_rfft_s16(&p, a[0].s16, a[1].s16, a[2].s16, a[3].s16, a[4].s16)
  case "kl_rfft_s32": kl_rfft_s32(&p, a[0].s32, a[1].s16, a[2].s32, a[3].s32, a[4].s32)
  case "kl_rfft_f32": kl_rfft_f32(&p, a[0].f32, a[1].s16, a[2].f32, a[3].f32, a[4].f32)
  case "kl_irfft_s16": kl_irfft_s16(&p, a[0].s16, a[1].s16, a[2].s16, a[3].s16, a[4].s16)
  case "kl_irfft_s32": kl_irfft_s32(&p, a[0].s32, a[1].s16, a[2].s32, a[3].s32, a[4].s32)
  case "kl_irfft_f32": kl_irfft_f32(&p, a[0].f32, a[1].s16, a[2].f32, a[3].f32, a[4].f32)
  default: Issue.record("\(function) is not known here")
  }
}

private func runDetection(_ function: String, _ p: kl_detection_postprocess_params, _ a: Addresses)
{
  var p = p
  let (boxes, scores, anchors) = (a[0].f32, a[1].f32, a[2].f32)
  let scratch = a[3].assumingMemoryBound(to: Int8.self)
  function == "kl_detection_postprocess_f32"
    ? kl_detection_postprocess_f32(
      &p, boxes, scores, anchors, scratch, a[4].f32, a[5].f32, a[6].f32, a[7].f32)
    : kl_detection_postprocess_fast_f32(
      &p, boxes, scores, anchors, scratch, a[4].f32, a[5].f32, a[6].f32, a[7].f32)
}
