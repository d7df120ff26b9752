import Compiler

/// Which functions of a program call which, and the stack each of them takes.
///
/// GCC's `-fcallgraph-info=su` says it of what it compiles, but for a few bytes. Those, and library
/// functions, which it has not compiled, are read from the disassembly of the linked program.
struct CallGraph {
  /// A function: the bytes of its frame, nil where there is no bound, and what it calls.
  struct Function {
    var frame: Int?
    var callees: Set<String> = []
  }

  private var functions: [String: Function] = [:]
  private var libraries = Disassembly("")

  /// What a function may take that is nowhere to be seen: on Xtensa the arithmetic that is in the chip's
  /// ROM. The like of it here, `Templates/verify/xtensa_floats.c`, is counted where it is linked.
  static let outsideBytes = 96

  /// The graph in the text of a `.ci` file; several files may follow one another.
  init(_ text: String, libraries: Disassembly = Disassembly("")) {
    self.libraries = libraries
    for line in text.split(separator: "\n") {
      // A static function is called `file.c:name`; the linker knows it by its name.
      let words = Self.quoted(line).enumerated().map { index, word in
        line.hasPrefix("node:") && index > 0
          ? word : word.split(separator: ":").last.map(String.init) ?? word
      }
      guard words.count >= 2 else { continue }
      if line.hasPrefix("node:"), let frame = Self.frame(in: words[1]) {
        functions[words[0], default: Function()].frame = frame
      } else if line.hasPrefix("node:"), words[1].contains(" bytes (") {
        functions[words[0], default: Function()].frame = nil
      } else if line.hasPrefix("edge:") {
        functions[words[0], default: Function()].callees.insert(words[1])
      }
    }
  }

  /// The most bytes of stack that `function` and all it calls can take; nil if it is not in the graph,
  /// calls itself or through a pointer, or has a frame that grows at run time.
  func worstCase(of function: String) -> Int? {
    guard functions[function] != nil else { return nil }
    var known: [String: Int] = [:]
    return depth(of: function, below: [], &known)
  }

  /// Functions and all that they call, and these call.
  func reached(from roots: some Sequence<String>) -> Set<String> {
    var found: Set<String> = []
    var pending = Array(roots)
    while let function = pending.popLast() {
      guard found.insert(function).inserted else { continue }
      pending += self[function].callees
    }
    return found
  }

  private func depth(
    of function: String, below callers: Set<String>, _ known: inout [String: Int]
  ) -> Int? {
    if let depth = known[function] { return depth }
    guard !callers.contains(function), function != Self.indirectCall else { return nil }
    let found = self[function]
    guard let frame = found.frame else { return nil }
    var deepest = 0
    for callee in found.callees {
      guard let depth = depth(of: callee, below: callers.union([function]), &known) else {
        return nil
      }
      deepest = max(deepest, depth)
    }
    known[function] = frame + deepest
    return frame + deepest
  }

  private subscript(function: String) -> Function {
    guard var found = functions[function] else {
      return libraries[function] ?? Function(frame: Self.outsideBytes)
    }
    guard let linked = libraries.certain(function) else { return found }
    // The compiler does not tell of calls that the target adds, such as those of jump tables, nor of
    // arguments in registers that a function puts on the stack beside others.
    found.callees.formUnion(linked.callees)
    found.frame = found.frame.map { max($0, linked.frame ?? $0 + Self.mostArgumentBytes) }
    return found
  }

  /// Eight registers hold arguments on RISC-V, fewer elsewhere.
  private static let mostArgumentBytes = 32

  /// What GCC calls whatever a pointer points to.
  private static let indirectCall = "__indirect_call"

  /// The strings in quotation marks of a line.
  private static func quoted(_ line: Substring) -> [String] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// The number in `…\n88 bytes (static)`; nil for a function that is only declared, or where it may be
  /// more: `(dynamic)`.
  private static func frame(in label: String) -> Int? {
    guard let end = label.firstRange(of: " bytes (") else { return nil }
    let kind = label[end.upperBound...]
    guard kind.hasPrefix("static") || kind.contains("bounded") else { return nil }
    let digits = label[..<end.lowerBound].reversed().prefix { $0.isNumber }.reversed()
    return Int(String(digits))
  }
}

extension CallGraph {
  /// The graph of a program whose `.ci` files lie in `folder`.
  init(in folder: String, _ disassembly: Disassembly) throws(IOError) {
    var text = ""
    for file in try Files.names(in: folder) where file.hasSuffix(".ci") {
      text += String(decoding: try Files.read("\(folder)/\(file)"), as: UTF8.self)
    }
    self.init(text, libraries: disassembly)
  }
}
