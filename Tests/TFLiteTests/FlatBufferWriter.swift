/// What a FlatBuffers file holds, as a tree, to be written as bytes.
indirect enum Node {
  case absent
  case bool(Bool), int8(Int8), uint8(UInt8), int32(Int32), uint32(UInt32), uint64(UInt64)
  case int64(Int64), float(Float)
  /// Fields in the order of the schema.
  case table([Node])
  case string(String), bytes([UInt8]), ints([Int32]), longs([Int64]), floats([Float])
  case vector([Node])
  /// A node that is written once; all of the same name point to it.
  case shared(String, Node)
}

/// Writes a tree in the order parent, then children, so that all offsets lead forward.
struct FlatBufferWriter {
  private(set) var bytes: [UInt8] = []
  private var shared: [String: (node: Node, references: [Int])] = [:]

  /// The file with `root` as its root table.
  static func file(_ root: Node, identifier: String = "TFL3") -> [UInt8] {
    var writer = FlatBufferWriter()
    writer.append(UInt32(0))
    writer.bytes += identifier.utf8
    writer.write(root, referredFrom: [0])
    while let (name, entry) = writer.shared.min(by: { $0.key < $1.key }) {
      writer.shared[name] = nil
      writer.write(entry.node, referredFrom: entry.references)
    }
    return writer.bytes
  }

  private mutating func write(_ node: Node, referredFrom references: [Int]) {
    if case .shared(let name, let inner) = node {
      shared[name, default: (inner, [])].references += references
      return
    }
    align(to: 8)
    // So that the elements, which follow the count, are aligned too.
    if case .longs = node { append(UInt32(0)) }
    var start = bytes.count
    var children: [(Node, Int)] = []
    if case .table(let fields) = node {
      (start, children) = writeTable(fields)
    } else {
      children = writeVector(node)
    }
    for reference in references { patch(UInt32(start - reference), at: reference) }
    for (child, reference) in children { write(child, referredFrom: [reference]) }
  }

  private mutating func writeTable(_ fields: [Node]) -> (start: Int, children: [(Node, Int)]) {
    let vtable = bytes.count
    for _ in 0..<fields.count + 2 { append(UInt16(0)) }
    align(to: 8)
    let start = bytes.count
    append(UInt32(start - vtable))
    var children: [(Node, Int)] = []
    for (slot, field) in fields.enumerated() {
      if case .absent = field { continue }
      align(to: field.inlineByteCount)
      patch(UInt16(bytes.count - start), at: vtable + 4 + 2 * slot)
      if field.isInline {
        writeScalar(field)
      } else {
        children.append((field, bytes.count))
        append(UInt32(0))
      }
    }
    patch(UInt16(4 + 2 * fields.count), at: vtable)
    patch(UInt16(bytes.count - start), at: vtable + 2)
    return (start, children)
  }

  private mutating func writeVector(_ node: Node) -> [(Node, Int)] {
    var children: [(Node, Int)] = []
    switch node {
    case .string(let text):
      append(UInt32(text.utf8.count))
      bytes += Array(text.utf8) + [0]
    case .bytes(let values):
      append(UInt32(values.count))
      bytes += values
    case .ints(let values):
      append(UInt32(values.count))
      values.forEach { append($0) }
    case .longs(let values):
      append(UInt32(values.count))
      values.forEach { append($0) }
    case .floats(let values):
      append(UInt32(values.count))
      values.forEach { append($0.bitPattern) }
    case .vector(let nodes):
      append(UInt32(nodes.count))
      for child in nodes {
        children.append((child, bytes.count))
        append(UInt32(0))
      }
    default: preconditionFailure("\(node) is written by others")
    }
    return children
  }

  private mutating func writeScalar(_ node: Node) {
    switch node {
    case .bool(let value): append(value ? 1 : 0 as UInt8)
    case .int8(let value): append(value)
    case .uint8(let value): append(value)
    case .int32(let value): append(value)
    case .uint32(let value): append(value)
    case .uint64(let value): append(value)
    case .int64(let value): append(value)
    case .float(let value): append(value.bitPattern)
    default: preconditionFailure("\(node) is not inline")
    }
  }

  private mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }

  private mutating func patch(_ value: some FixedWidthInteger, at place: Int) {
    withUnsafeBytes(of: value.littleEndian) {
      bytes.replaceSubrange(place..<place + $0.count, with: $0)
    }
  }

  private mutating func align(to size: Int) {
    while bytes.count % size != 0 { bytes.append(0) }
  }
}

extension Node {
  fileprivate var inlineByteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int64, .uint64: 8
    default: 4
    }
  }

  fileprivate var isInline: Bool {
    switch self {
    case .bool, .int8, .uint8, .int32, .uint32, .uint64, .int64, .float: true
    default: false
    }
  }
}
