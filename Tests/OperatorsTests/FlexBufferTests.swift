import IR
import Testing

@testable import Operators

@Suite struct FlexBufferTests {
  /// {"T": 7, "fft_length": 512}, as TensorFlow's flexbuffers write it.
  private static let transform: [UInt8] = [
    84, 0, 102, 102, 116, 95, 108, 101, 110, 103, 116, 104, 0, 2, 14, 13, 2, 0, 1, 0, 2, 0, 7, 0,
    0, 2, 5, 5, 6, 37, 1,
  ]
  /// {"a": -5, "b": true, "c": 0.25, "d": 1099511627776, "e": "text"}
  private static let mixed: [UInt8] = [
    97, 0, 98, 0, 99, 0, 100, 0, 101, 0, 4, 116, 101, 120, 116, 0, 5, 17, 16, 15, 14, 13, 0, 0, 7,
    0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 251, 255, 255, 255, 255,
    255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 208, 63, 0, 0, 0, 0, 0, 1, 0, 0, 69,
    0, 0, 0, 0, 0, 0, 0, 7, 107, 15, 7, 20, 45, 39, 1,
  ]

  @Test func readsNumbersByName() throws {
    let options = try FlexBuffer(Self.transform[...])
    #expect(try options.int("T", in: 0...9) == 7)
    #expect(try options.int("fft_length", in: 0...1000) == 512)
    #expect(try options.optionalInt("none", in: 0...1) == nil)
    let mixed = try FlexBuffer(Self.mixed[...])
    #expect(try mixed.int("a", in: -9...9) == -5)
    #expect(try mixed.bool("b"))
    #expect(try mixed.float("c") == 0.25)
    #expect(try mixed.float("a") == -5)
    #expect(try mixed.int("d", in: 0...1 << 40) == 1 << 40)
  }

  @Test func saysWhatIsMissing() throws {
    let options = try FlexBuffer(Self.mixed[...])
    #expect(throws: Unsupported("options must have a whole number e")) {
      try options.int("e", in: 0...1)
    }
    #expect(throws: Unsupported("a must be from 0 to 1 (is -5)")) {
      try options.int("a", in: 0...1)
    }
    #expect(throws: Unsupported("options must be a FlexBuffer with a map")) {
      try FlexBuffer([])
    }
  }

  @Test(arguments: 0..<2000) func survivesAnyBytes(seed: Int) {
    var dice = Dice(seed: seed)
    var bytes = dice.pick([Self.transform, Self.mixed])
    for _ in 0...dice.int(0...3) {
      bytes[dice.int(0...bytes.count - 1)] = dice.pick([
        0, 1, 8, 127, 255, UInt8(dice.int(0...255)),
      ])
    }
    // A slice, so that places do not count from 0.
    let slice = ([9, 9] + bytes).dropFirst(2).dropLast(dice.int(0...2))
    guard let options = try? FlexBuffer(slice) else { return }
    for name in ["T", "fft_length", "a", "b", "c", "d", "e"] {
      _ = try? options.int(name, in: .min ... .max)
      _ = try? options.float(name)
      _ = try? options.bool(name)
    }
  }
}
