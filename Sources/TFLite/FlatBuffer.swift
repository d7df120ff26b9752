/// The bytes of a file, every read checked against their end.
///
/// A class, because all tables of the file draw on the one budget.
final class FlatBuffer {
  /// The whole file.
  let bytes: [UInt8]

  /// What may still be copied out of the file.
  ///
  /// Tables may share a vector, so a small hostile file can describe a huge model. A writer
  /// has no reason to: the largest real need seen is below three times the file.
  private var budgetBytes: Int

  /// A reader of `bytes` that copies out at most sixteen times their number, and a little more.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    budgetBytes = bytes.count * 16 + 65_536
  }

  /// The little-endian integer at `offset`.
  func integer<Integer: FixedWidthInteger>(
    at offset: Int, as type: Integer.Type = Integer.self
  ) throws(ModelError) -> Integer {
    let size = MemoryLayout<Integer>.size
    guard holds(size, at: offset) else {
      throw ModelError("\(size) bytes run past the end of the file", at: offset)
    }
    var value: Integer = 0
    for index in (0..<size).reversed() {
      value = value << 8 | Integer(truncatingIfNeeded: bytes[offset + index])
    }
    return value
  }

  /// The place that the forward offset stored at `offset` points to.
  func target(at offset: Int) throws(ModelError) -> Int {
    let distance = Int(try integer(at: offset, as: UInt32.self))
    guard distance > 0, distance < bytes.count - offset else {
      throw ModelError("offset \(distance) leads out of the file", at: offset)
    }
    return offset + distance
  }

  /// The bytes that lie outside of any table, given by an absolute place.
  func slice(offset: UInt64, count: UInt64) throws(ModelError) -> ArraySlice<UInt8> {
    guard let offset = Int(exactly: offset), let count = Int(exactly: count),
      holds(count, at: offset)
    else {
      throw ModelError("\(count) bytes at \(offset) run past the end of the file")
    }
    return bytes[offset..<offset + count]
  }

  /// Whether `count` bytes from `offset` lie within the file.
  func holds(_ count: Int, at offset: Int) -> Bool {
    count >= 0 && offset >= 0 && offset <= bytes.count && count <= bytes.count - offset
  }

  /// Takes `count` values of `size` bytes, about to be copied out, from the budget.
  func spend(_ count: Int, times size: Int, at offset: Int) throws(ModelError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, bytes <= budgetBytes else {
      throw ModelError("the file describes far more than it holds: parts are shared", at: offset)
    }
    budgetBytes -= bytes
  }
}
