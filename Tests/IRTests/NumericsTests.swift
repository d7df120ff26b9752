import IR
import Testing

struct NumericsTests {
  @Test func onlyLiteRTRoundsRatiosToFloat() {
    let (a, b): (Float, Float) = (0.1, 0.3)
    #expect(Numerics.tflm.ratio([a], to: [b]) == Double(a) / Double(b))
    #expect(Numerics.litert.ratio([a], to: [b]) == Double(a / b))
    #expect(Numerics.litert.ratio([a], to: [b]) != Double(a) / Double(b))
    #expect(Numerics.litert.ratio([a, b], to: [b, a]) == Double((a * b) / (b * a)))
  }

  @Test func namesAreThoseOfTheCommandLine() {
    #expect(Numerics.allCases.map(\.rawValue) == ["tflm", "litert"])
  }
}
