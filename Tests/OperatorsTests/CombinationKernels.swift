import IR
import Testing

@testable import Operators

/// A kernel of two operands.
typealias CombinationKernel<Parameters, A, B, Result> = (
  UnsafePointer<Parameters>?, UnsafePointer<A>?, UnsafePointer<B>?, UnsafeMutablePointer<Result>?
) -> Void

/// Expects `kernel` to equal the reference on random operands, also where its result takes over the
/// memory of an operand.
func expectKernelMatchesReference<Parameters, A, B, Result>(
  _ op: some InPlace, _ types: Signature, _ dice: inout Dice,
  _ kernel: CombinationKernel<Parameters, A, B, Result>
) throws {
  try op.check(types)
  let operands = [dice.numbers(types.operand(0)), dice.numbers(types.operand(1))]
  let expected = op.evaluate(operands, types)[0]
  let call = try #require(op.kernelCalls(types).first)
  var parameters = try #require(call.parameters as? Parameters)
  let result = Memory(byteCount: types.results[0].byteCount)
  let memory = operands.map { Memory($0.bytes) }
  withExtendedLifetime(memory) {
    kernel(&parameters, memory[0].pointer(), memory[1].pointer(), result.pointer())
  }
  #expect(isSame(Tensor(expected.element, bytes: result.bytes), expected), "\(types)")
  for index in op.inPlaceOperands(types) {
    let memory = operands.map { Memory($0.bytes) }
    withExtendedLifetime(memory) {
      kernel(&parameters, memory[0].pointer(), memory[1].pointer(), memory[index].pointer())
    }
    let found = Tensor(expected.element, bytes: memory[index].bytes)
    #expect(isSame(found, expected), "in place of operand \(index) of \(types)")
  }
}

/// True if all elements are equal, and every NaN meets a NaN.
func isSame(_ a: Tensor, _ b: Tensor) -> Bool {
  guard a.element == .float32, b.element == .float32 else { return a == b }
  return a.count == b.count
    && zip(a.floats, b.floats).allSatisfy {
      $0.isNaN ? $1.isNaN : $0.bitPattern == $1.bitPattern
    }
}

extension Tensor {
  init(floats: [Float]) { self.init(floats) }
}

/// Bytes at an address that suits every element; a class, so that they are freed with it.
final class Memory {
  private let start: UnsafeMutableRawPointer
  private let byteCount: Int

  init(byteCount: Int) {
    self.byteCount = byteCount
    start = .allocate(byteCount: max(byteCount, 1), alignment: 8)
    start.initializeMemory(as: UInt8.self, repeating: 0xA5, count: byteCount)
  }

  convenience init(_ bytes: [UInt8]) {
    self.init(byteCount: bytes.count)
    start.copyMemory(from: bytes, byteCount: bytes.count)
  }

  deinit { start.deallocate() }

  var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: start, count: byteCount)) }

  func pointer<Element>() -> UnsafePointer<Element> {
    UnsafePointer(start.assumingMemoryBound(to: Element.self))
  }

  func pointer<Element>() -> UnsafeMutablePointer<Element> {
    start.assumingMemoryBound(to: Element.self)
  }
}

extension Dice {
  /// Two operands of `element` that broadcast, and their result of `result`, which is `element` where
  /// absent; int8 has any zero point and int16 that of 0.
  mutating func combinationTypes(
    _ element: ElementType, result: ElementType? = nil, scales: [Float] = [0x1p-7, 0x1p-5, 0x1p-2]
  ) -> Signature {
    var types = broadcastTypes()
    types.operands = types.operands.map { $0.map { type(element, $0.shape, scales) } }
    types.results = types.results.map { type(result ?? element, $0.shape, scales) }
    return types
  }

  private mutating func type(
    _ element: ElementType, _ shape: [Int], _ scales: [Float]
  ) -> TensorType {
    let scale = Float.random(in: 0.5...1, using: &self) * pick(scales)
    switch element {
    case .int8:
      return TensorType(.int8, shape, scale: scale, zeroPoint: Int32(int(-128...127)))
    case .int16: return TensorType(.int16, shape, scale: scale)
    default: return TensorType(element, shape)
    }
  }

  /// Elements of that type, with extreme and equal ones among them.
  mutating func numbers(_ type: TensorType) -> Tensor {
    let count = type.count
    switch type.element {
    case .float32: return Tensor((0..<count).map { _ in float() })
    case .bool: return Tensor(.bool, (0..<count).map { _ in Int32(int(0...1)) })
    case .int64: return Tensor((0..<count).map { _ in integer(.min ... .max) })
    default:
      let range = Int64(type.range.lowerBound)...Int64(type.range.upperBound)
      return Tensor(type.element, (0..<count).map { _ in Int32(integer(range)) })
    }
  }

  private mutating func integer(_ range: ClosedRange<Int64>) -> Int64 {
    let any = Int64.random(in: range, using: &self)
    return pick([range.lowerBound, range.upperBound, Int64(int(-3...3)), any, any, any])
  }

  private mutating func float() -> Float {
    let special: [Float] = [
      0, -0.0, 1, -1, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .nan,
    ]
    let bits = Float(bitPattern: UInt32.random(in: 0 ... .max, using: &self))
    let plain = Float.random(in: -10...10, using: &self)
    return pick([pick(special), bits, plain, plain, plain.rounded()])
  }
}
