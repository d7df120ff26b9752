import CKernels
import IR
import Operators
import Testing

struct CastTests {
  private static let elements: [ElementType] = [.int8, .int16, .int32, .uint32, .float32, .bool]

  private func cast(_ input: Tensor, to element: ElementType) -> Tensor {
    let types = unary(
      TensorType(input.element, [input.count]), TensorType(element, [input.count]))
    return Cast().evaluate([input], types)[0]
  }

  @Test func realsLoseTheirFraction() {
    let reals = Tensor([1.9, -1.9, 300, -300, 3e9, -3e9, 1e30, .nan] as [Float])
    #expect(cast(reals, to: .int8).int32s == [1, -1, 127, -128, 127, -128, 127, 0])
    #expect(
      cast(reals, to: .int32).int32s == [1, -1, 300, -300, .max, .min, .max, 0])
    #expect(
      cast(reals, to: .uint32).int64s == [1, 0, 300, 0, 3_000_000_000, 0, 0xFFFF_FFFF, 0])
    #expect(cast(Tensor([0, -0.0, 0.1, .nan] as [Float]), to: .bool).int32s == [0, 0, 1, 1])
  }

  @Test func integersKeepTheirLowBits() {
    let input = Tensor(.int32, [1, -1, 200, 70_000, 0])
    #expect(cast(input, to: .int8).int32s == [1, -1, -56, 112, 0])
    #expect(cast(input, to: .int16).int32s == [1, -1, 200, 4464, 0])
    #expect(cast(input, to: .uint32).int64s == [1, 0xFFFF_FFFF, 200, 70_000, 0])
    #expect(cast(input, to: .float32).floats == [1, -1, 200, 70_000, 0])
    #expect(cast(input, to: .bool).int32s == [1, 1, 1, 1, 0])
  }

  @Test(arguments: elements, elements) func kernelMatchesReference(
    from: ElementType, to: ElementType
  ) throws {
    var dice = Dice(seed: 7)
    for _ in 0..<10 {
      let shape = dice.anyShape()
      let types = unary(TensorType(from, shape), TensorType(to, shape))
      let call = Cast().kernelCalls(types)[0]
      let kernel = try #require(Self.kernel(call.function))
      try expectKernelMatches(Cast(), types, dice.tensor(types.operands[0]!), kernel)
    }
  }

  @Test func refusesOtherTypes() {
    #expect(throws: Unsupported.self) {
      try Cast().check(unary(TensorType(.int64, [2]), TensorType(.int32, [2])))
    }
    #expect(throws: Unsupported.self) {
      try Cast().check(unary(TensorType(.int8, [2]), TensorType(.uint8, [2])))
    }
  }

  private static func kernel(_ name: String) -> UnaryKernel? {
    switch name {
    case "kl_cast_s8_s8": run(kl_cast_s8_s8)
    case "kl_cast_s8_s16": run(kl_cast_s8_s16)
    case "kl_cast_s8_s32": run(kl_cast_s8_s32)
    case "kl_cast_s8_u32": run(kl_cast_s8_u32)
    case "kl_cast_s8_f32": run(kl_cast_s8_f32)
    case "kl_cast_s8_bool": run(kl_cast_s8_bool)
    case "kl_cast_s16_s8": run(kl_cast_s16_s8)
    case "kl_cast_s16_s16": run(kl_cast_s16_s16)
    case "kl_cast_s16_s32": run(kl_cast_s16_s32)
    case "kl_cast_s16_u32": run(kl_cast_s16_u32)
    case "kl_cast_s16_f32": run(kl_cast_s16_f32)
    case "kl_cast_s16_bool": run(kl_cast_s16_bool)
    case "kl_cast_s32_s8": run(kl_cast_s32_s8)
    case "kl_cast_s32_s16": run(kl_cast_s32_s16)
    case "kl_cast_s32_s32": run(kl_cast_s32_s32)
    case "kl_cast_s32_u32": run(kl_cast_s32_u32)
    case "kl_cast_s32_f32": run(kl_cast_s32_f32)
    case "kl_cast_s32_bool": run(kl_cast_s32_bool)
    case "kl_cast_u32_s8": run(kl_cast_u32_s8)
    case "kl_cast_u32_s16": run(kl_cast_u32_s16)
    case "kl_cast_u32_s32": run(kl_cast_u32_s32)
    case "kl_cast_u32_u32": run(kl_cast_u32_u32)
    case "kl_cast_u32_f32": run(kl_cast_u32_f32)
    case "kl_cast_u32_bool": run(kl_cast_u32_bool)
    case "kl_cast_f32_s8": run(kl_cast_f32_s8)
    case "kl_cast_f32_s16": run(kl_cast_f32_s16)
    case "kl_cast_f32_s32": run(kl_cast_f32_s32)
    case "kl_cast_f32_u32": run(kl_cast_f32_u32)
    case "kl_cast_f32_f32": run(kl_cast_f32_f32)
    case "kl_cast_f32_bool": run(kl_cast_f32_bool)
    case "kl_cast_bool_s8": run(kl_cast_bool_s8)
    case "kl_cast_bool_s16": run(kl_cast_bool_s16)
    case "kl_cast_bool_s32": run(kl_cast_bool_s32)
    case "kl_cast_bool_u32": run(kl_cast_bool_u32)
    case "kl_cast_bool_f32": run(kl_cast_bool_f32)
    case "kl_cast_bool_bool": run(kl_cast_bool_bool)
    default: nil
    }
  }
}
