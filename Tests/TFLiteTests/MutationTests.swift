import TFLite
import Testing

/// Whatever the bytes are, reading them ends in a model or in an error.
@Suite struct MutationTests {
  @Test func everyTruncationIsReadOrRefused() {
    let bytes = LittleModel().bytes
    for count in bytes.indices {
      #expect(outcome(Array(bytes[..<count])) == .refused, "\(count) bytes")
    }
    #expect(outcome(bytes) == .read)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func randomDamageIsReadOrRefused(seed: UInt64) {
    let bytes = LittleModel().bytes
    var random = SplitMix64(state: seed)
    var outcomes: [Outcome: Int] = [:]
    for _ in 0..<1_000 {
      var damaged = bytes
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        let place = Int.random(in: 8..<bytes.count, using: &random)
        damaged[place] = [.random(in: 0...255, using: &random), 0xFF, 0x7F, 0x80, 0]
          .randomElement(using: &random, default: 0)
      }
      outcomes[outcome(damaged), default: 0] += 1
    }
    #expect(outcomes[.read, default: 0] > 100)
    #expect(outcomes[.refused, default: 0] > 100)
  }

  private enum Outcome { case read, refused }

  private func outcome(_ bytes: [UInt8]) -> Outcome {
    guard let model = try? Model(bytes: bytes) else { return .refused }
    for subgraph in model.subgraphs {
      let used =
        subgraph.operators.flatMap { $0.inputs.compactMap(\.self) + $0.outputs }
        + subgraph.inputs + subgraph.outputs
      #expect(used.allSatisfy(subgraph.tensors.indices.contains))
      #expect(subgraph.tensors.allSatisfy { $0.elementCount >= 0 && $0.byteCount ?? 0 >= 0 })
    }
    return .read
  }
}

/// A small generator whose sequence depends on its seed alone.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension Array {
  fileprivate func randomElement(
    using random: inout some RandomNumberGenerator, default fallback: Element
  ) -> Element {
    randomElement(using: &random) ?? fallback
  }
}
