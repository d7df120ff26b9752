import CKernels
import IR
import Testing

/// Runs one C kernel: with its call, on the elements of an operand, into those of the result.
typealias UnaryKernel = (KernelCall, UnsafeRawPointer, UnsafeMutableRawPointer) -> Void

/// A kernel that takes its parameters, an operand and a result.
func run<P, I, O>(
  _ kernel: @escaping (UnsafePointer<P>?, UnsafePointer<I>?, UnsafeMutablePointer<O>?) -> Void
) -> UnaryKernel {
  { call, input, output in
    guard var parameters = call.parameters as? P else {
      Issue.record("\(call.function) does not take \(type(of: call.parameters))")
      return
    }
    kernel(
      &parameters, input.assumingMemoryBound(to: I.self), output.assumingMemoryBound(to: O.self))
  }
}

/// A kernel that takes a table too.
func run<P, I, T, O>(
  _ kernel:
    @escaping (UnsafePointer<P>?, UnsafePointer<I>?, UnsafePointer<T>?, UnsafeMutablePointer<O>?) ->
    Void
) -> UnaryKernel {
  { call, input, output in
    call.constant(1).withUnsafeBytes { table in
      run { (p: UnsafePointer<P>?, i: UnsafePointer<I>?, o: UnsafeMutablePointer<O>?) in
        kernel(p, i, table.baseAddress?.assumingMemoryBound(to: T.self), o)
      }(call, input, output)
    }
  }
}

/// A kernel that takes two tables too.
func run<P, I, T, U, O>(
  _ kernel:
    @escaping (
      UnsafePointer<P>?, UnsafePointer<I>?, UnsafePointer<T>?, UnsafePointer<U>?,
      UnsafeMutablePointer<O>?
    ) -> Void
) -> UnaryKernel {
  { call, input, output in
    call.constant(2).withUnsafeBytes { table in
      run {
        (
          p: UnsafePointer<P>?, i: UnsafePointer<I>?, t: UnsafePointer<T>?,
          o: UnsafeMutablePointer<O>?
        ) in
        kernel(p, i, t, table.baseAddress?.assumingMemoryBound(to: U.self), o)
      }(call, input, output)
    }
  }
}

extension KernelCall {
  /// The bytes of the constant that is argument `index`.
  fileprivate func constant(_ index: Int) -> [UInt8] {
    guard case .constant(let tensor, _) = arguments[index] else {
      preconditionFailure("argument \(index) is a constant")
    }
    return tensor.bytes
  }
}

/// Expects `check` to accept the types, and the C kernel to give what `evaluate` gives, bit for bit
/// but for the bits of NaN; in place too where that is promised.
func expectKernelMatches(
  _ op: some Operator, _ types: Signature, _ input: Tensor, _ kernel: UnaryKernel
) throws {
  try op.check(types)
  let expected = op.evaluate([input], types)[0]
  let call = op.kernelCalls(types)[0]
  var output = [UInt8](repeating: 0x55, count: types.results[0].byteCount)
  input.bytes.withUnsafeBytes { source in
    output.withUnsafeMutableBytes { kernel(call, source.baseAddress!, $0.baseAddress!) }
  }
  expectSame(Tensor(expected.element, bytes: output), expected, call.function)
  guard let op = op as? any InPlace, op.inPlaceOperands(types) == [0] else { return }
  var shared = input.bytes
  shared.withUnsafeMutableBytes { kernel(call, $0.baseAddress!, $0.baseAddress!) }
  expectSame(Tensor(expected.element, bytes: shared), expected, "\(call.function) in place")
}

private func expectSame(_ actual: Tensor, _ expected: Tensor, _ what: String) {
  guard expected.element == .float32 else {
    #expect(actual == expected, "\(what)")
    return
  }
  let differences = zip(actual.floats, expected.floats).enumerated().filter { _, pair in
    pair.0.bitPattern != pair.1.bitPattern && !(pair.0.isNaN && pair.1.isNaN)
  }
  #expect(differences.isEmpty, "\(what): \(differences.prefix(3))")
}

extension Dice {
  /// Elements of any bits, with extreme ones among them; floats of every size, with zeros, infinities
  /// and NaN among them.
  mutating func tensor(_ type: TensorType) -> Tensor {
    guard type.element == .float32 else {
      guard type.element != .bool else {
        return Tensor(.bool, bytes: bytes(type.count).map { $0 & 1 })
      }
      return Tensor(type.element, bytes: bytes(type.byteCount))
    }
    return Tensor(
      (0..<type.count).map { _ in
        switch int(0...9) {
        case 0: pick([0, -0.0, .infinity, -.infinity, .nan, 1, -1, 0.5, -0.5, 2.5])
        case 1: Float(bitPattern: UInt32(truncatingIfNeeded: next()))
        default: Float.random(in: -10...10, using: &self)
        }
      })
  }

  /// A shape with that many elements or fewer in a row.
  mutating func anyShape(rank: ClosedRange<Int> = 1...4, upTo extent: Int = 7) -> [Int] {
    (0..<int(rank)).map { _ in int(1...extent) }
  }

  /// A scale from 2^-10 to 2^4.
  mutating func scale() -> Float {
    Float.random(in: 0.5...1, using: &self) * pick([0x1p-9, 0x1p-6, 0x1p-3, 1, 0x1p4])
  }

  /// An int16 type with a zero point of 0.
  mutating func symmetric(_ shape: [Int]) -> TensorType {
    TensorType(.int16, shape, scale: scale())
  }
}

/// A signature of one operand and one result of that shape.
func unary(_ input: TensorType, _ result: TensorType) -> Signature {
  Signature(operands: [input], results: [result])
}

/// Float operand and result of that shape.
func floats(_ shape: [Int]) -> Signature {
  unary(TensorType(.float32, shape), TensorType(.float32, shape))
}

/// Expects a float operator to match its kernel on every kind of number, to have those values, and to
/// refuse integers.
func expectFloatFunction(
  _ op: some Operator, _ kernel: UnaryKernel, _ values: [(Float, Float)]
) throws {
  var dice = Dice(seed: 1)
  for _ in 0..<20 {
    let types = floats(dice.anyShape())
    try expectKernelMatches(op, types, dice.tensor(types.operands[0]!), kernel)
  }
  let types = floats([values.count])
  let actual = op.evaluate([Tensor(values.map(\.0))], types)[0].floats
  for (value, (x, expected)) in zip(actual, values) {
    let isSame = value == expected && value.sign == expected.sign || value.isNaN && expected.isNaN
    #expect(isSame, "of \(x): \(value)")
  }
  let integers = TensorType(.int32, [4])
  #expect(throws: Unsupported.self) { try op.check(unary(integers, integers)) }
  #expect(throws: Unsupported.self) {
    try op.check(unary(TensorType(.float32, [4]), TensorType(.float32, [5])))
  }
}
