import CKernels
import IR
import Operators
import Testing

struct ReluTests {
  private let half = Quantization(scale: 0.5, zeroPoint: -2)

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    try expectKernelMatchesReference(Relu(), seed: seed)
  }

  @Test func clampsAtZeroAndRescales() throws {
    let types = mappingTypes(half, Quantization(scale: 1, zeroPoint: 10))
    #expect(evaluate(Relu(), types, [-128, -3, -2, -1, 0, 127]) == [10, 10, 10, 11, 11, 75])
    try expectNear(Relu(), types) { max($0, 0) }
  }

  @Test func oneScaleIsAClamp() throws {
    let types = mappingTypes(half, half)
    let call = Relu().kernelCalls(types)[0]
    let clamp = try #require(call.parameters as? kl_clamp_params)
    #expect((clamp.rows, clamp.row_count, clamp.clamp_min, clamp.clamp_max) == (4, 64, -2, 127))
    #expect(Relu().fusableActivation(types) == .relu)
    #expect(!Relu().isView(types))
  }

  @Test func twoScalesAreATable() {
    let types = mappingTypes(half, Quantization(scale: 0.25, zeroPoint: -2))
    #expect(Relu().kernelCalls(types)[0].function == "kl_lookup_s8")
    #expect(Relu().fusableActivation(types) == nil)
  }

  @Test func nothingBelowZeroIsAView() {
    let lowest = Quantization(scale: 0.5, zeroPoint: -128)
    #expect(Relu().isView(mappingTypes(lowest, lowest)))
  }

  @Test func extremeFactorsDoNotTrap() throws {
    for (input, result) in [(1e-37, 1e37), (1e37, 1e-37)] as [(Float, Float)] {
      let types = mappingTypes(
        Quantization(scale: input, zeroPoint: 0), Quantization(scale: result, zeroPoint: 0))
      try Relu().check(types)
      let call = Relu().kernelCalls(types)[0]
      #expect(runMapping(call, everyInt8) == evaluate(Relu(), types, everyInt8))
    }
  }

  @Test func refusesOtherCounts() {
    let types = Signature(
      operands: [TensorType(.int8, [4], half)], results: [TensorType(.int8, [5], half)])
    #expect(throws: Unsupported("result must have as many elements as the input [4] (has [5])")) {
      try Relu().check(types)
    }
  }

  @Test(arguments: 0..<20) func otherKernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let shape = dice.anyShape()
    let short = unary(dice.symmetric(shape), dice.symmetric(shape))
    try expectKernelMatches(Relu(), short, dice.tensor(short.operands[0]!), run(kl_slopes_s16))
    let floats = floats(shape)
    try expectKernelMatches(Relu(), floats, dice.tensor(floats.operands[0]!), run(kl_map_relu_f32))
  }
}
