import Compiler
import IR

/// NumPy's `.npy` format, versions 1 to 3, little endian and C order.
package struct NpyArray: Sendable {
  package var element: ElementType
  package var shape: [Int]
  package var tensor: Tensor

  package init(_ tensor: Tensor, shape: [Int]) {
    (element, self.shape, self.tensor) = (tensor.element, shape, tensor)
  }

  /// Reads a file. - Throws: `IOError`, or `InputError` naming the file.
  package init(path: String) throws {
    let bytes = try Files.read(path)
    do throws(InputError) {
      try self.init(bytes)
    } catch {
      throw InputError("\(path): \(error)")
    }
  }

  private init(_ bytes: [UInt8]) throws(InputError) {
    guard bytes.count >= 10, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      throw InputError("not a .npy file")
    }
    let wide = bytes[6] >= 2
    let start = wide ? 12 : 10
    guard bytes.count >= start else { throw InputError("the head is cut off") }
    let lengthBytes = bytes[8..<start].reversed()
    let length = lengthBytes.reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - start else { throw InputError("the head is cut off") }
    let head = String(decoding: bytes[start..<start + length], as: UTF8.self)
    guard head.contains("'fortran_order': False") else {
      throw InputError("elements must be in C order")
    }
    element = try Self.element(head)
    shape = try Self.shape(head)
    let data = bytes[(start + length)...]
    let (count, overflow) = Self.product(shape)
    guard !overflow, data.count == count * element.byteCount else {
      throw InputError("shape \(shape) of \(element) does not match \(data.count) bytes of data")
    }
    tensor = Tensor(element, bytes: Array(data))
  }

  private static func product(_ shape: [Int]) -> (count: Int, overflow: Bool) {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      // Later multiplied by at most 8 bytes.
      guard !overflow, product <= 1 << 48 else { return (0, true) }
      count = product
    }
    return (count, false)
  }

  private static let codes: [(code: String, element: ElementType)] = [
    ("|i1", .int8), ("<i2", .int16), ("<i4", .int32), ("<i8", .int64), ("|u1", .uint8),
    ("<u2", .uint16), ("<u4", .uint32), ("<u8", .uint64), ("|b1", .bool), ("<f4", .float32),
  ]

  private static func element(_ head: String) throws(InputError) -> ElementType {
    for (code, element) in codes where head.contains("'descr': '\(code)'") { return element }
    throw InputError(
      "element type must be one of \(codes.map(\.code).joined(separator: " ")): \(head)")
  }

  private static func shape(_ head: String) throws(InputError) -> [Int] {
    guard let open = head.firstIndex(of: "("), let close = head[open...].firstIndex(of: ")") else {
      throw InputError("the head has no shape")
    }
    let sizes = head[head.index(after: open)..<close].split(separator: ",")
      .map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    let numbers = sizes.compactMap { Int($0) }
    guard numbers.count == sizes.count, numbers.allSatisfy({ $0 >= 0 }) else {
      throw InputError("the head has no valid shape")
    }
    return numbers
  }

  /// The bytes of the file, format version 1.
  package var bytes: [UInt8] {
    let code = Self.codes.first { $0.element == element }?.code ?? "|i1"
    let sizes = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var head = "{'descr': '\(code)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // The data starts at a multiple of 64.
    head += String(repeating: " ", count: 63 - (10 + head.utf8.count) % 64) + "\n"
    let length = head.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
      + Array(head.utf8) + tensor.bytes
  }
}
