/// The functions of a linked program as `objdump -t -d` shows them, for Arm, RISC-V and Xtensa: what each
/// takes from the stack, and where it jumps.
struct Disassembly {
  private var functions: [String: CallGraph.Function] = [:]
  /// Where symbols lie; several may name one place.
  private var addresses: [String: Int] = [:]
  private var names: [Int: String] = [:]
  /// Where functions end, by where they begin; constants may follow before the next.
  private var ends: [Int: Int] = [:]
  /// The bytes that functions and constants take of the flash, by name.
  private(set) var sizes: [String: Int] = [:]
  /// The instructions of each function, by address.
  private(set) var instructions: [String: [Int: Instruction]] = [:]
  /// True for Xtensa, where constants between functions look like instructions: what is read may be
  /// too much, never too little.
  private let mixesData: Bool

  /// What `objdump` is asked for, given the flags of the compiler: it does not see by itself that a
  /// program has vectors, and takes them for branches.
  static func options(_ flags: [String]) -> [String] {
    ["-t", "-d"] + (flags.contains("-mcpu=cortex-m55") ? ["-m", "armv8.1-m.main"] : [])
  }

  init(_ text: String) {
    mixesData = text.contains("file format elf32-xtensa")
    var current: String?
    var end = Int.max
    var last: Instruction?
    for line in text.split(separator: "\n") {
      if let (address, name) = Self.label(line) {
        // Functions written in assembly may run on into the next. A Cortex-M0 jumps far by a call.
        if let current, let last, !last.endsFunction, last.target?.symbol != current, !mixesData {
          functions[current]?.callees.insert(name)
        }
        (current, last, end) = (name, nil, ends[address] ?? .max)
        names[address] = name
        functions[name] = CallGraph.Function(frame: 0)
      } else if let (address, size, name) = Self.symbol(line) {
        addresses[name] = address
        if size > 0, !line.contains(" .bss\t") { sizes[name] = size }
        if size > 0 { ends[address] = address + size }
      } else if let current,
        let instruction = Instruction(line, stackPointer: mixesData ? "a1" : "sp"),
        instruction.address < end
      {
        functions[current]?.add(instruction, of: current)
        instructions[current, default: [:]][instruction.address] = instruction
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
  private static func symbol(_ line: Substring) -> (Int, size: Int, String)? {
    let parts = line.split(separator: "\t")
    guard parts.count == 2, let address = Int(parts[0].prefix { $0 != " " }, radix: 16) else {
      return nil
    }
    let words = parts[1].split(separator: " ")
    guard let name = words.last, let size = words.first.flatMap({ Int($0, radix: 16) }) else {
      return nil
    }
    return (address, size, String(name))
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
