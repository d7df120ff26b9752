import CKernels
import IR
import Testing

@testable import Operators

/// Expects the C kernels of `op` to give what the reference gives of those operands; nil ones are
/// the constants of `types`.
func expectKernelsMatchReference(
  _ op: some Operator, _ types: Signature, _ operands: [Tensor?]
) throws {
  try op.check(types)
  let operands = zip(operands, types.constants).map { $0 ?? $1 }
  let expected = op.evaluate(operands, types)
  #expect(expected.map(\.bytes.count) == types.results.map(\.byteCount))
  #expect(runKernels(op, types, operands) == expected)
}

/// What the C kernels of `op` make of `operands`.
func runKernels(_ op: some Operator, _ types: Signature, _ operands: [Tensor?]) -> [Tensor] {
  let inputs = operands.map { Memory($0?.bytes ?? []) }
  let results = types.results.map { Memory([UInt8](repeating: 0xA5, count: $0.byteCount)) }
  for call in op.kernelCalls(types) {
    let arguments = call.arguments.map { argument in
      switch argument {
      case .operand(let index): inputs[index]
      case .result(let index): results[index]
      case .constant(let tensor, _): Memory(tensor.bytes)
      default: preconditionFailure("these kernels need neither state nor scratch")
      }
    }
    withExtendedLifetime(arguments) { run(call, arguments.map(\.address)) }
  }
  return zip(types.results, results).map { Tensor($0.element, bytes: $1.bytes) }
}

private typealias Addresses = [UnsafeMutableRawPointer]

extension Memory {
  fileprivate var address: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(pointer() as UnsafeMutablePointer<UInt8>)
  }
}

extension UnsafeMutableRawPointer {
  fileprivate func of<Element>(_ type: Element.Type) -> UnsafeMutablePointer<Element> {
    assumingMemoryBound(to: type)
  }
}

private func run(_ call: KernelCall, _ a: Addresses) {
  switch call.parameters {
  case var p as kl_copy_params: kl_copy(&p, a[0], a[1])
  case var p as kl_sum_params:
    call.function == "kl_sum_s8"
      ? kl_sum_s8(&p, a[0].of(Int8.self), a[1].of(Int8.self))
      : kl_sum_s16(&p, a[0].of(Int16.self), a[1].of(Int16.self))
  case var p as kl_sum_f32_params: kl_sum_f32(&p, a[0].of(Float.self), a[1].of(Float.self))
  case var p as kl_reduce_prod_params:
    call.function == "kl_reduce_prod_s32"
      ? kl_reduce_prod_s32(&p, a[0].of(Int32.self), a[1].of(Int32.self))
      : kl_reduce_prod_f32(&p, a[0].of(Float.self), a[1].of(Float.self))
  case let p as kl_reduce_extreme_params: runExtreme(call.function, p, a)
  case var p as kl_reduce_extreme_f32_params:
    kl_reduce_extreme_f32(&p, a[0].of(Float.self), a[1].of(Float.self))
  case let p as kl_arg_extreme_params: runPlace(call.function, p, a)
  case let p as kl_topk_v2_params: runTopk(call.function, p, a)
  default: runMovement(call, a)
  }
}

private func runMovement(_ call: KernelCall, _ a: Addresses) {
  switch call.parameters {
  case var p as kl_cumsum_params:
    call.function == "kl_cumsum_s8"
      ? kl_cumsum_s8(&p, a[0].of(Int8.self), a[1].of(Int8.self))
      : kl_cumsum_f32(&p, a[0].of(Float.self), a[1].of(Float.self))
  case var p as kl_gather_params: kl_gather(&p, a[0], a[1], a[2])
  case var p as kl_gather_nd_params: kl_gather_nd(&p, a[0], a[1].of(Int32.self), a[2])
  case var p as kl_embedding_lookup_params:
    kl_embedding_lookup_s8_f32(
      &p, a[0].of(Int32.self), a[1].of(Int8.self), a[2].of(Float.self))
  case var p as kl_dynamic_update_slice_params:
    kl_dynamic_update_slice(&p, a[0], a[1], a[2], a[3])
  case var p as kl_fill_params: kl_fill(&p, a[0], a[1])
  case var p as kl_mirror_pad_params: kl_mirror_pad(&p, a[0], a[1])
  case var p as kl_space_to_batch_nd_params: kl_space_to_batch_nd(&p, a[0], a[1], a[2])
  case var p as kl_batch_to_space_nd_params: kl_batch_to_space_nd(&p, a[0], a[1])
  case var p as kl_one_hot_params: kl_one_hot(&p, a[0].of(Int32.self), a[1], a[2], a[3])
  case let p as kl_broadcast_args_params: runBroadcastArgs(call.function, p, a)
  case let p as kl_resize_bilinear_params: runResize(call.function, p, a)
  default: Issue.record("\(call.function) is not known here")
  }
}

private func runExtreme(_ function: String, _ p: kl_reduce_extreme_params, _ a: Addresses) {
  var p = p
  switch function {
  case "kl_reduce_extreme_s8": kl_reduce_extreme_s8(&p, a[0].of(Int8.self), a[1].of(Int8.self))
  case "kl_reduce_extreme_u8": kl_reduce_extreme_u8(&p, a[0].of(UInt8.self), a[1].of(UInt8.self))
  case "kl_reduce_extreme_s16": kl_reduce_extreme_s16(&p, a[0].of(Int16.self), a[1].of(Int16.self))
  case "kl_reduce_extreme_s32": kl_reduce_extreme_s32(&p, a[0].of(Int32.self), a[1].of(Int32.self))
  default: Issue.record("\(function) is not known here")
  }
}

private func runPlace(_ function: String, _ p: kl_arg_extreme_params, _ a: Addresses) {
  var p = p
  switch function {
  case "kl_arg_extreme_s8": kl_arg_extreme_s8(&p, a[0].of(Int8.self), a[1])
  case "kl_arg_extreme_u8": kl_arg_extreme_u8(&p, a[0].of(UInt8.self), a[1])
  case "kl_arg_extreme_s16": kl_arg_extreme_s16(&p, a[0].of(Int16.self), a[1])
  case "kl_arg_extreme_s32": kl_arg_extreme_s32(&p, a[0].of(Int32.self), a[1])
  case "kl_arg_extreme_f32": kl_arg_extreme_f32(&p, a[0].of(Float.self), a[1])
  default: Issue.record("\(function) is not known here")
  }
}

private func runTopk(_ function: String, _ p: kl_topk_v2_params, _ a: Addresses) {
  var p = p
  let places = a[2].of(Int32.self)
  switch function {
  case "kl_topk_v2_s8": kl_topk_v2_s8(&p, a[0].of(Int8.self), a[1].of(Int8.self), places)
  case "kl_topk_v2_u8": kl_topk_v2_u8(&p, a[0].of(UInt8.self), a[1].of(UInt8.self), places)
  case "kl_topk_v2_s16": kl_topk_v2_s16(&p, a[0].of(Int16.self), a[1].of(Int16.self), places)
  case "kl_topk_v2_s32": kl_topk_v2_s32(&p, a[0].of(Int32.self), a[1].of(Int32.self), places)
  case "kl_topk_v2_f32": kl_topk_v2_f32(&p, a[0].of(Float.self), a[1].of(Float.self), places)
  default: Issue.record("\(function) is not known here")
  }
}

private func runBroadcastArgs(_ function: String, _ p: kl_broadcast_args_params, _ a: Addresses) {
  var p = p
  function == "kl_broadcast_args_s32"
    ? kl_broadcast_args_s32(&p, a[0].of(Int32.self), a[1].of(Int32.self), a[2].of(Int32.self))
    : kl_broadcast_args_s64(&p, a[0].of(Int64.self), a[1].of(Int64.self), a[2].of(Int64.self))
}

private func runResize(_ function: String, _ p: kl_resize_bilinear_params, _ a: Addresses) {
  var p = p
  let (rows, columns) = (a[1].of(Int16.self), a[3].of(Int16.self))
  function == "kl_resize_bilinear_s8"
    ? kl_resize_bilinear_s8(
      &p, a[0].of(Int8.self), rows, a[2].of(Int16.self), columns, a[4].of(Int16.self),
      a[5].of(Int8.self))
    : kl_resize_bilinear_f32(
      &p, a[0].of(Float.self), rows, a[2].of(Float.self), columns, a[4].of(Float.self),
      a[5].of(Float.self))
}
