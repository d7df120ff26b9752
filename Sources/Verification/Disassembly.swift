/// The functions of a linked program as `objdump -t -d` shows them, for Arm, RISC-V and Xtensa: what each
/// takes from the stack, and where it jumps.
struct Disassembly {
  private var functions: [String: CallGraph.Function] = [:]
  /// Where symbols lie; several may name one place.
  private var addresses: [String: Int] = [:]
  private var names: [Int: String] = [:]
  /// True for Xtensa, where constants between functions look like instructions: what is read may be
  /// too much, never too little.
  private let mixesData: Bool

  init(_ text: String) {
    mixesData = text.contains("file format elf32-xtensa")
    var current: String?
    var last: Instruction?
    for line in text.split(separator: "\n") {
      if let (address, name) = Self.label(line) {
        // Functions written in assembly may run on into the next.
        if let current, last?.endsFunction == false, !mixesData {
          functions[current]?.callees.insert(name)
        }
        (current, last) = (name, nil)
        names[address] = name
        functions[name] = CallGraph.Function(frame: 0)
      } else if let (address, name) = Self.symbol(line) {
        addresses[name] = address
      } else if let current,
        let instruction = Instruction(line, stackPointer: mixesData ? "a1" : "sp")
      {
        functions[current]?.add(instruction, of: current)
        if !instruction.isPadding { last = instruction }
      }
    }
  }

  /// The function of that name, where nothing but its own instructions can have been counted.
  func certain(_ name: String) -> CallGraph.Function? { mixesData ? nil : self[name] }

  /// The function of that name, nil if it is not in the program.
  subscript(name: String) -> CallGraph.Function? {
    functions[name] ?? addresses[name].flatMap { names[$0] }.flatMap { functions[$0] }
  }

  /// `00001294 <__aeabi_fcmpeq>:`
  private static func label(_ line: Substring) -> (Int, String)? {
    guard line.hasSuffix(">:"), let start = line.firstIndex(of: "<"),
      let address = Int(line.prefix { $0 != " " }, radix: 16)
    else { return nil }
    return (address, String(line[line.index(after: start)...].dropLast(2)))
  }

  /// `00001294 g     F .text	0000000c __aeabi_fcmpeq`
  private static func symbol(_ line: Substring) -> (Int, String)? {
    let parts = line.split(separator: "\t")
    guard parts.count == 2, let name = parts[1].split(separator: " ").last,
      let address = Int(parts[0].prefix { $0 != " " }, radix: 16)
    else { return nil }
    return (address, String(name))
  }
}

extension CallGraph.Function {
  /// Counts what an instruction takes, and notes where it leads.
  ///
  /// All that is ever taken is added up, whichever way the function goes: never too little.
  fileprivate mutating func add(_ instruction: Instruction, of name: String) {
    switch instruction.taken {
    case .bytes(let bytes): frame = frame.map { $0 + bytes }
    case .unknown: frame = nil
    }
    if instruction.callsThroughPointer { frame = nil }
    // A branch to the start of the function itself may be a loop, a call may not.
    if let target = instruction.target,
      target.symbol != name || target.isStart && instruction.isCall
    {
      callees.insert(target.symbol)
    }
  }
}
