import CKernels
import IR
import Testing

@testable import Operators

/// Weights in a prefix code come back, whoever decodes them.
struct CodedWeightsTests {
  @Test(arguments: 0..<120) func bytesComeBack(seed: Int) throws {
    var dice = Dice(seed: seed)
    let row = dice.int(1...300)
    let bytes = dice.weights(row * dice.int(1...20))
    let coded = try #require(CodedBytes(bytes, row: row, mostBytes: .max))
    #expect(decoded(coded) == bytes)
    #expect(decodedByKernel(coded, bytes.count) == bytes)
  }

  @Test(arguments: 0..<60) func lanesComeBack(seed: Int) throws {
    var dice = Dice(seed: seed)
    let weights = dice.weights(4 * dice.int(1...200)).map { Int32($0) }
    // Lanes of packed weights, and words of any kind.
    let lanes = stride(from: 0, to: weights.count, by: 2).map { first in
      UInt32(bitPattern: 256 * weights[first] + weights[first + 1]) & 0xFFFF
    }
    let packed = stride(from: 0, to: lanes.count, by: 2).map { first in
      Int32(bitPattern: lanes[first] | lanes[first + 1] << 16)
    }
    let words = packed + (0..<20).map { _ in Int32.random(in: .min ... .max, using: &dice) }
    let bytes = DecodingCalls.lanes(Tensor(.int32, words).bytes)
    #expect(Array(bytes.prefix(weights.count)) == weights.indices.map { Int8(weights[$0 ^ 1]) })
    let coded = try #require(CodedBytes(bytes, row: bytes.count, mostBytes: .max))
    #expect(decodedLanes(coded, words.count) == words)
  }

  @Test func noTokenGoesBeyondARow() throws {
    let coded = try #require(
      CodedBytes([Int8](repeating: 0, count: 40), row: 10, mostBytes: .max))
    // Ten zeros are eight and two.
    #expect(coded.tokenCount == 8)
    #expect(coded.table.allSatisfy { $0 >> 8 == 0 && [8, 2].contains($0 >> 4 & 15) })
  }

  @Test func sizeIsWhatItTakes() throws {
    var dice = Dice(seed: 1)
    for _ in 0..<40 {
      let bytes = dice.weights(dice.int(1...3000))
      let coded = try #require(CodedBytes(bytes, row: bytes.count, mostBytes: .max))
      #expect(coded.byteCount == 2 * (coded.units.count + coded.table.count))
      #expect(CodedBytes(bytes, row: bytes.count, mostBytes: coded.byteCount) != nil)
      #expect(CodedBytes(bytes, row: bytes.count, mostBytes: coded.byteCount - 1) == nil)
    }
  }

  /// Words of any length: nothing is shorter than Huffman's code. Of limited length: a complete code.
  @Test(arguments: 0..<60) func codesAreAsShortAsCanBe(seed: Int) throws {
    var dice = Dice(seed: seed)
    let counts = (0..<dice.int(2...12)).map { _ in dice.int(1...40) }
    let codes = PrefixCode.all(counts: counts, limit: 12)
    #expect(codes.last?.bits(counts) == huffmanBits(counts))
    for (code, shorter) in zip(codes.dropFirst(), codes) {
      #expect(code.bits(counts) <= shorter.bits(counts))
    }
    for code in codes {
      #expect(code.lengths.reduce(0.0) { $0 + 1 / Double(1 << $1) } == 1)
    }
    #expect(codes.first.map { (1 << ($0.lengths.max() ?? 0)) >= counts.count } ?? false)
  }

  @Test func normalWeightsTakeLittleMoreThanTheirEntropy() throws {
    var dice = Dice(seed: 7)
    let bytes = (0..<40_000).map { _ in
      // Near enough to a normal distribution, of deviation 8.
      Int8((0..<12).reduce(0) { sum, _ in sum + dice.int(-8...8) } * 8 / 17)
    }
    let counts = Dictionary(grouping: bytes) { $0 }.values.map { Double($0.count) }
    let bits = counts.reduce(0) { $0 - $1 * log2($1 / Double(bytes.count)) }
    let coded = try #require(CodedBytes(bytes, row: 400, mostBytes: .max))
    #expect(Double(coded.units.count * 16) < bits * 1.03)
    #expect(coded.byteCount * 8 < bytes.count * 21 / 4)
  }

  @Test func fewNonzerosTakeLessThanABitEach() throws {
    var dice = Dice(seed: 3)
    let bytes = (0..<50_000).map { _ in dice.int(0...19) == 0 ? Int8(dice.int(-20...20)) : 0 }
    let coded = try #require(CodedBytes(bytes, row: 100, mostBytes: .max))
    #expect(coded.byteCount * 8 < bytes.count)
    #expect(coded.tokenCount < bytes.count / 4)
  }

  @Test(arguments: 0..<200, Tuning.Instructions.allCases)
  func denseLayersMatchTheReference(seed: Int, set: Tuning.Instructions) throws {
    var dice = Dice(seed: seed)
    let (depth, outputs) = (dice.int(1...60), dice.int(1...20))
    var types = dice.productTypes(
      .int8, input: [1, depth], weights: [outputs, depth], channelAxis: 0, result: [1, outputs])
    types.constants[1] = Tensor(.int8, dice.weights(depth * outputs).map { Int32($0) })
    types.constants[2] = types.operands[2].map { dice.productTensor($0) }
    types.tuning = Tuning(set)
    types.tuning.coding = .everywhere
    let op = FullyConnected(activation: dice.activation())
    #expect(op.kernelCalls(types).map(\.function) == ["kl_fully_connected_coded"])
    #expect(op.scratchBytes(types) == 0)
    try expectProductsMatch(op, types, &dice)
  }

  @Test func onlyWhatPaysIsCoded() throws {
    var dice = Dice(seed: 5)
    func function(_ weights: [Int8], _ coding: Tuning.Coding, batches: Int = 1) -> String {
      var types = Signature(
        operands: [
          TensorType(.int8, [batches, 100], scale: 0.5), TensorType(.int8, [40, 100], scale: 0.01),
          nil,
        ], results: [TensorType(.int8, [batches, 40], scale: 0.5)])
      types.constants[1] = Tensor(.int8, weights.map { Int32($0) })
      types.tuning.coding = coding
      return FullyConnected().kernelCalls(types)[0].function
    }
    let (plain, coded) = ("kl_fully_connected_s8", "kl_fully_connected_coded")
    let narrow = (0..<4000).map { _ in Int8(dice.int(-8...8)) }
    let wide = (0..<4000).map { _ in Int8(dice.int(-128...127)) }
    #expect(function(narrow, .wherePaying) == coded)
    #expect(function(narrow, .nowhere) == plain)
    #expect(function(wide, .wherePaying) == plain)
    #expect(function(wide, .everywhere) == coded)
    // What is used again is decoded before.
    #expect(function(narrow, .wherePaying, batches: 2) == plain)
  }

  @Test func weightsThatAreUsedAgainAreDecodedBeforeIntoScratchMemory() throws {
    var types = Signature(
      operands: [
        TensorType(.int8, [2, 50], scale: 0.5), TensorType(.int8, [40, 50], scale: 0.01), nil,
      ], results: [TensorType(.int8, [2, 40], scale: 0.5)])
    let zeros = [Int32](repeating: 0, count: 1990)
    types.constants[1] = Tensor(.int8, (1...10).map { $0 } + zeros)
    types.tuning.coding = .wherePaying
    let plain = FullyConnected().kernelCalls(types)
    let decoding = try #require(
      DecodingCalls(plain, of: FullyConnected(), types, scratchBytes: 12))
    #expect(decoding.calls.map(\.function) == ["kl_decode_s8", "kl_fully_connected_s8"])
    #expect(decoding.calls[0].arguments.last == .decoded(offset: 16, .int8))
    #expect(decoding.calls[1].arguments[1] == .decoded(offset: 16, .int8))
    #expect(decoding.scratchBytes == 16 + 2000)
    types.tuning.allowsScratch = false
    #expect(DecodingCalls(plain, of: FullyConnected(), types, scratchBytes: 0) == nil)
  }
}

/// The obvious way: bit after bit until there is a code word.
private func decoded(_ coded: CodedBytes) -> [Int8] {
  let longest = coded.table.count.trailingZeroBitCount
  var tokens: [String: (value: Int, advance: Int)] = [:]
  for (index, entry) in coded.table.enumerated() {
    let bits = String(repeating: "0", count: 8) + String(index, radix: 2)
    let word = String(bits.suffix(longest).prefix(Int(entry & 15)))
    tokens[word] = (Int(entry >> 8), Int(entry >> 4 & 15))
  }
  var bits = coded.units.flatMap { unit in (0..<16).reversed().map { unit >> $0 & 1 } }[...]
  var (bytes, sum): ([Int8], Int) = ([], 0)
  for _ in 0..<coded.tokenCount {
    var word = ""
    while tokens[word] == nil, let bit = bits.popFirst() { word += "\(bit)" }
    guard let token = tokens[word] else { break }
    sum += token.value
    guard token.advance > 0 else { continue }
    bytes += [Int8(truncatingIfNeeded: sum)] + [Int8](repeating: 0, count: token.advance - 1)
    sum = 0
  }
  return bytes
}

private func decodedByKernel(_ coded: CodedBytes, _ count: Int) -> [Int8] {
  var bytes = [Int8](repeating: 85, count: count)
  var parameters = coded.parameters(count)
  kl_decode_s8(
    &parameters, coded.units.map { UInt16($0) }, coded.table.map { Int16($0) }, &bytes)
  return bytes
}

private func decodedLanes(_ coded: CodedBytes, _ count: Int) -> [Int32] {
  var words = [UInt32](repeating: 85, count: count)
  var parameters = coded.parameters(4 * count)
  kl_decode_lanes(
    &parameters, coded.units.map { UInt16($0) }, coded.table.map { Int16($0) }, &words)
  return words.map { Int32(bitPattern: $0) }
}

extension CodedBytes {
  fileprivate func parameters(_ count: Int) -> kl_coded_params {
    kl_coded_params(
      count: Int32(count), shift: Int32(indexShift), units: Int32(units.count),
      tokens: Int32(tokenCount))
  }
}

/// The least bits that any prefix code takes: the two rarest join, again and again.
private func huffmanBits(_ counts: [Int]) -> Int {
  var (nodes, bits) = (counts, 0)
  while nodes.count > 1 {
    nodes.sort(by: >)
    let sum = nodes.removeLast() + nodes.removeLast()
    nodes.append(sum)
    bits += sum
  }
  return bits
}

private func log2(_ x: Double) -> Double {
  var (x, result, part) = (x, 0.0, 1.0)
  while x < 1 { (x, result) = (x * 2, result - 1) }
  while x >= 2 { (x, result) = (x / 2, result + 1) }
  for _ in 0..<40 {
    (x, part) = (x * x, part / 2)
    if x >= 2 { (x, result) = (x / 2, result + part) }
  }
  return result
}

extension Dice {
  /// Weights of some distribution: all alike, narrow, wide, mostly 0, extreme.
  fileprivate mutating func weights(_ count: Int) -> [Int8] {
    let width = pick([0, 1, 3, 20, 60, 127])
    let zeros = pick([0, 0, 5, 9, 19])
    return (0..<count).map { _ in
      if int(0...19) < zeros { return 0 }
      return int(0...29) == 0 ? Int8(pick([-128, 127])) : Int8(int(-width...width))
    }
  }
}
