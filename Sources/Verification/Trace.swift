import IR

/// What one run of generated C has written down.
package struct Trace: Sendable {
  /// Bytes that a step has computed, from row `row` of its result on; rows that follow are joined.
  package struct Rows: Sendable {
    package var step: Int
    package var row: Int
    package var bytes: ArraySlice<UInt8>
  }

  package internal(set) var steps: [Rows] = []
  package internal(set) var outputs: [ArraySlice<UInt8>] = []
  /// Offsets beside the arena that were written.
  package internal(set) var guardViolations: [Int] = []
  /// Outputs that differed between two instances with different rubbish in their arenas.
  package internal(set) var unrepeatable: [Int] = []
  /// The bytes of stack that the run took, where that is measured.
  package internal(set) var stackBytes: Int?
  /// True if the run came to its end.
  package internal(set) var isComplete = false
  /// How the program ended, if it did so during this run.
  package internal(set) var crash: String?

  private enum Kind: Int {
    case step, output, end, outside, unrepeatable, stack
  }

  /// The runs recorded in a trace file; the last may be cut off.
  static func all(in bytes: [UInt8]) -> [Trace] {
    var traces: [Trace] = []
    var position = 0
    func word(_ index: Int) -> Int {
      bytes.withUnsafeBytes {
        Int(
          Int32(
            littleEndian: $0.loadUnaligned(fromByteOffset: position + 4 * index, as: Int32.self)))
      }
    }
    while position + 16 <= bytes.count {
      let (kind, step, row, count) = (Kind(rawValue: word(0)), word(1), word(2), word(3))
      let end = position + 16 + count
      guard let kind, count >= 0, end <= bytes.count else { break }
      if traces.last?.isComplete ?? true { traces.append(Trace()) }
      let data = bytes[position + 16..<end]
      let last = traces.count - 1
      switch kind {
      case .step:
        let first = traces[last].steps.lastIndex { $0.step == step }
        if row > 0, let first {
          traces[last].steps[first].bytes += data
        } else {
          // Steps that run row by row start in no particular order.
          let place = traces[last].steps.firstIndex { $0.step > step }
          traces[last].steps.insert(
            Rows(step: step, row: row, bytes: data), at: place ?? traces[last].steps.endIndex)
        }
      case .output: traces[last].outputs.append(data)
      case .end: traces[last].isComplete = true
      case .outside: traces[last].guardViolations.append(row)
      case .stack: traces[last].stackBytes = step
      case .unrepeatable: traces[last].unrepeatable.append(step)
      }
      position = end
    }
    return traces
  }
}
