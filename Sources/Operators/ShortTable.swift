import CKernels
import IR

/// A function of int16 as 513 values, one for each 128 elements and straight lines between them:
/// TensorFlow Lite's `LUTPopulate` and `LUTLookup`.
struct ShortTable {
  private(set) var entries: [Int32]

  /// A function of the reals that the elements stand for.
  init(_ types: Signature, ofReals function: (Float) -> Float) {
    let (input, result) = (types.operand(0), types.results[0])
    self.init(
      input: Scale(input.scale, zero: input.zeroPoint),
      result: Scale(result.scale, zero: result.zeroPoint), function)
  }

  /// What stored integers stand for, in numbers as precise as a table is computed in.
  struct Scale<Number: BinaryFloatingPoint> {
    private let scale: Number
    private let zero: Int32

    init(_ scale: Number, zero: Int32) { (self.scale, self.zero) = (scale, zero) }

    func real(_ stored: Int32) -> Number { scale * Number(stored - zero) }
  }

  /// A function between two scales, computed in their numbers; each value is moved by half of what
  /// the line to the next one is wrong by in its middle.
  init<Number: BinaryFloatingPoint>(
    input: Scale<Number>, result: Scale<Number>, _ function: (Number) -> Number
  ) {
    let (lowest, highest) = (input.real(-32768), input.real(32767))
    let step = (highest - lowest) / 512
    let scaling = 65536 / (result.real(32767) - result.real(-32768))
    func scaled(_ x: Number) -> Number { function(x) * scaling }
    func nearest(_ x: Number) -> Number { x.rounded(.toNearestOrAwayFromZero) }
    func stored(_ x: Number) -> Int32 { x.isNaN ? -32768 : Int32(min(max(x, -32768), 32767)) }
    entries = (0..<512).map { i in
      let here = lowest + Number(i) * step
      let value = nearest(scaled(here))
      let line = nearest((scaled(lowest + Number(i + 1) * step) + value) / 2)
      let error = line - nearest(scaled(here + step / 2))
      return stored(value - nearest(error / 2))
    }
    entries.append(stored(nearest(scaled(highest))))
  }

  /// The value for an element.
  subscript(element: Int32) -> Int32 {
    let index = Int(256 + (element >> 7))
    let (here, next) = (entries[index], entries[index + 1])
    let slope = Int32(Int16(truncatingIfNeeded: next - here))
    return Int32(Int16(truncatingIfNeeded: here + ((slope * (element & 127) + 64) >> 7)))
  }

  /// The entries as a constant of a call.
  func argument(_ name: String) -> KernelCall.Argument {
    .constant(Tensor(.int16, entries), name: name)
  }
}

/// Takes int16 elements through a table.
struct ShortLookup: ElementArithmetic {
  private let table: ShortTable

  init(_ table: ShortTable) { self.table = table }

  func evaluate(_ input: Tensor) -> Tensor { Tensor(.int16, input.int32s.map { table[$0] }) }

  func call(_ rows: ElementRows) -> KernelCall {
    KernelCall(
      "kl_lookup_s16", in: "lookup.h", kl_lookup_params(rows: rows.rows, row_count: rows.count),
      [.operand(0), table.argument("table"), .result(0)])
  }
}
