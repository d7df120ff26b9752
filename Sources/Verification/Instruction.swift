/// One line of a disassembly: what it does to the stack and where it leads, on Arm, RISC-V and Xtensa.
struct Instruction {
  /// What an instruction takes from the stack.
  enum Taken: Equatable {
    case bytes(Int)
    /// That depends on a register.
    case unknown
  }

  let address: Int
  /// How many bytes it is.
  let bytes: Int
  private let mnemonic: String
  private let operands: [Substring]
  /// The text of the operands, registers in braces included.
  private let text: Substring
  private let stackPointer: String

  /// `    1024:\tb089      \tsub\tsp, #36\t@ 0x24`; nil for other lines.
  init?(_ line: Substring, stackPointer: String) {
    self.stackPointer = stackPointer
    let fields = line.split(separator: "\t")
    guard fields.count >= 3, fields[0].hasSuffix(":"),
      let address = Int(fields[0].dropLast().drop { $0 == " " }, radix: 16)
    else { return nil }
    self.address = address
    bytes = fields[1].count { $0.isHexDigit } / 2
    // `.n` and `.w` tell the encodings of one instruction apart.
    mnemonic = String(fields[2].prefix { $0 != " " && $0 != "." })
    text = fields.count > 3 ? fields[3] : ""
    operands = text.split { " ,[]!".contains($0) }
  }

  /// True for a call, which comes back.
  var isCall: Bool { ["bl", "blx", "jal", "call0"].contains(mnemonic) }

  /// True for a call of whatever a register holds.
  var callsThroughPointer: Bool {
    switch mnemonic {
    case "blx": target == nil
    case "jalr", "callx0": true
    default: false
    }
  }

  /// True for what fills the room between functions.
  var isPadding: Bool { mnemonic.isEmpty || ["nop", "unimp", "udf"].contains(mnemonic) }

  /// True if what stands behind it is reached from elsewhere only.
  var endsFunction: Bool {
    ["b", "bx", "ret", "j", "jr", "tail"].contains(mnemonic) || text.contains("pc}")
      || operands.first == "pc"
  }

  /// The symbol that a branch goes to, and whether to its start.
  var target: (symbol: String, isStart: Bool)? {
    let branches = ["b", "cb", "j", "call", "tail"].contains { mnemonic.hasPrefix($0) }
    guard branches, let start = text.firstIndex(of: "<") else { return nil }
    let place = text[text.index(after: start)...].prefix { $0 != ">" }
    let symbol = place.prefix { $0 != "+" }
    return (String(symbol), symbol.count == place.count)
  }

  /// What it takes from the stack.
  var taken: Taken {
    switch mnemonic {
    case "push": .bytes(4 * registers)
    case "vpush": .bytes(registers * (text.contains("d") ? 8 : 4))
    case "stmdb" where text.hasPrefix("sp!"): .bytes(4 * registers)
    case "str", "strd": text.hasSuffix("]!") && text.contains("[sp") ? down : .bytes(0)
    case _ where operands.first.map(String.init) == stackPointer: changed
    default: .bytes(0)
    }
  }

  /// What an instruction takes that puts its result into the stack pointer; giving back does not count.
  private var changed: Taken {
    if mnemonic.hasPrefix("add") { return down }
    if mnemonic.hasPrefix("sub") { return amount.map { .bytes(max(0, $0)) } ?? .unknown }
    return ["mov", "mv", "movsp", "ldr", "lw", "l32i"].contains(mnemonic) ? .unknown : .bytes(0)
  }

  /// The size of a negative number. A pointer that moves by a register may well go down.
  private var down: Taken { amount.map { .bytes(max(0, -$0)) } ?? .unknown }

  /// The number that is the last operand.
  private var amount: Int? { operands.last.flatMap { Int($0.drop { $0 == "#" }) } }

  /// How many registers stand in braces: `{r4, lr}`, `{d8-d10}`.
  private var registers: Int {
    let list = text.drop { $0 != "{" }.dropFirst().prefix { $0 != "}" }
    return list.split(separator: ",").reduce(0) { count, item in
      let ends = item.split(separator: "-").compactMap { Int($0.drop { !$0.isNumber }) }
      return count + (ends.count == 2 ? max(1, ends[1] - ends[0] + 1) : 1)
    }
  }
}
