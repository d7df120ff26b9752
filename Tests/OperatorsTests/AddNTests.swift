import CKernels
import IR
import Testing

@testable import Operators

struct AddNTests {
  /// What the kernel makes of `operands`, in place of the first.
  private func run(_ call: KernelCall, _ operands: [Tensor]) -> Tensor {
    let memory = operands.map { Memory($0.bytes) }
    let pointers: [UnsafePointer<UInt8>] = memory.map { $0.pointer() }
    withExtendedLifetime(memory) {
      withVaList(pointers) { list in
        switch call.parameters {
        case var integers as kl_add_n_params: kl_add_n_s8_list(&integers, memory[0].pointer(), list)
        case var floats as kl_add_n_f32_params:
          kl_add_n_f32_list(&floats, memory[0].pointer(), list)
        default: Issue.record("\(call.function) is no sum")
        }
      }
    }
    return Tensor(operands[0].element, bytes: memory[0].bytes)
  }

  private func types(_ count: Int, _ operand: TensorType, _ result: TensorType) -> Signature {
    Signature(operands: [TensorType?](repeating: operand, count: count), results: [result])
  }

  @Test func takesOneZeroPointTooManyOff() throws {
    let operand = TensorType(.int8, [2], scale: 0.5, zeroPoint: 3)
    let types = types(3, operand, TensorType(.int8, [2], scale: 0.25, zeroPoint: -1))
    try AddN().check(types)
    let operands = [Tensor(int8: [5, 4]), Tensor(int8: [6, 3]), Tensor(int8: [-1, 3])]
    // 2 + 3 - 4 = 1 and 1 + 0 + 0 = 1, less 3, in steps of 1/4.
    #expect(AddN().evaluate(operands, types) == [Tensor(int8: [-5, -5])])
  }

  @Test func addsFloatsInOrder() {
    let type = TensorType(.float32, [2])
    let operands = [
      Tensor(floats: [1, 1e8]), Tensor(floats: [2, 1]), Tensor(floats: [3.5, -1e8]),
    ]
    #expect(AddN().evaluate(operands, types(3, type, type)) == [Tensor(floats: [6.5, 0])])
  }

  @Test func checkSaysWhatMustHold() {
    let type = TensorType(.int8, [2], scale: 1)
    func refusal(_ operands: [TensorType?], _ result: TensorType) -> String? {
      do throws(Unsupported) {
        try AddN().check(Signature(operands: operands, results: [result]))
        return nil
      } catch {
        return error.requirement
      }
    }
    #expect(refusal([type, type], type) == nil)
    #expect(refusal([type], type) == "must have at least 2 operands (has 1)")
    #expect(refusal([type, nil], type) == "operand 1 must be present")
    #expect(
      refusal([type, TensorType(.int8, [2], scale: 2)], type)
        == "operands must be alike (are int8[2] 1.0 0 and int8[2] 2.0 0)")
    let plain = TensorType(.int32, [2])
    #expect(refusal([plain, plain], plain) == "operands must be int8 or float32 (first is int32)")
    #expect(
      refusal([type, type], TensorType(.int8, [2], scale: 0x1p-19))
        == "result must have a scale above 2^-19 of the operands' (is 1.9073486e-06)")
  }

  @Test(arguments: 0..<40) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (count, shape) = (dice.int(2...40), [dice.int(1...80)])
    let integers = types(count, dice.quantized(shape), dice.quantized(shape))
    let floats = types(count, TensorType(.float32, shape), TensorType(.float32, shape))
    for types in [integers, floats] {
      try AddN().check(types)
      let operands = (0..<count).map { _ in dice.numbers(types.operand(0)) }
      let expected = AddN().evaluate(operands, types)[0]
      #expect(isSame(run(AddN().kernelCalls(types)[0], operands), expected))
    }
  }
}
