import Compiler
import EmbeddedFiles

/// A core that QEMU emulates, with the cross compiler and the memories of a machine that has it.
package struct EmulatedChip: Machine {
  package let id: String
  /// What the core is, for people.
  package let core: String
  let compiler: String
  let compilerPackage: String
  let flags: [String]
  /// What is compiled beside the driver.
  let sources: [String]
  let libraries: [String]
  let emulator: String
  let emulatorArguments: [String]
  let flash: ClosedRange<Int>
  let ram: ClosedRange<Int>
  /// Another memory, on another bus, where the machine has one.
  let far: ClosedRange<Int>?

  package var supportFiles: [String] {
    ["chip_io.h", "semihosting.h", "stack.h", "chip.ld"] + sources
  }
  // Code and parameter structs need room as well.
  package var largestProgramBytes: Int { flash.count * 3 / 5 }
  package var farSection: String? { far == nil ? nil : ".far" }

  /// Throws, naming the package to install, unless compiler and emulator are on this machine.
  package func requireTools() throws(IOError) {
    for (tool, package) in [(compiler, compilerPackage), (emulator, emulatorPackage)] {
      guard Subprocess.find([tool]) != nil else {
        throw IOError("\(id): \(tool) must be installed (Debian package \(package))")
      }
    }
  }

  private var emulatorPackage: String {
    emulator == "qemu-system-arm" ? "qemu-system-arm" : "qemu-system-misc"
  }

  package func build(
    _ source: String, to program: String, defining definitions: [String]
  ) throws {
    try build([source], to: program, optimization: "-Os", defining: definitions)
  }

  /// Builds with an optimisation level of the compiler's, and leaves the call graphs beside `program`.
  ///
  /// - Throws: `ImageTooLarge` where the memories of the chip are too small.
  func build(
    _ own: [String], to program: String, optimization: String, defining definitions: [String]
  ) throws {
    try requireTools()
    let folder = program.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    let memories = [
      "chip_flash=\(flash.lowerBound)", "chip_flash_bytes=\(flash.count - 1)",
      "chip_ram=\(ram.lowerBound)", "chip_ram_bytes=\(ram.count - 1)",
      "chip_far=\(far?.lowerBound ?? 0)", "chip_far_bytes=\((far?.count ?? 1) - 1)",
    ]
    let arguments =
      [Subprocess.find([compiler]) ?? compiler, "-std=gnu99", optimization, "-ffreestanding"]
      + ["-fcallgraph-info=su"] + flags
      + ["-nostdlib", "-nostartfiles", "-T", "\(folder)/chip.ld", "-DVERIFY_ON_CHIP"]
      + definitions.map { "-D\($0)" } + memories.map { "-Wl,--defsym=\($0)" }
      + sources.map { "\(folder)/\($0)" } + own + libraries + ["-o", program]
    let outcome = try Subprocess.run(arguments, log: "\(program).log")
    if let line = outcome.output.split(separator: "\n").first(where: {
      $0.contains("overflowed by")
    }) {
      throw ImageTooLarge(description: "\(line.drop { $0 != "`" && $0 != "'" })")
    }
    guard outcome.status == 0 else {
      throw IOError("\(compiler) exited with \(outcome.status):\n\(outcome.output.prefix(4000))")
    }
  }

  /// The sizes of its memories, in words.
  var room: String { "\(flash.count - 1) bytes of flash and \(ram.count - 1) of RAM" }

  /// True for the cores whose cycles are estimated.
  var isCortexM: Bool { emulator == "qemu-system-arm" }

  /// The addresses of functions in a program, as hexadecimal literals.
  func addresses(
    of symbols: [String], in program: String, log: String
  ) throws(IOError) -> [String] {
    let outcome = try binaryTool("nm", [program], log: log)
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
    return symbols.map { symbol in
      let line = lines.first { $0.count == 3 && $0[2] == symbol }
      return "0x\(line?[0] ?? "0")"
    }
  }

  /// Runs one of the tools that come with the compiler.
  private func binaryTool(
    _ tool: String, _ arguments: [String], log: String
  ) throws(IOError) -> Subprocess.Outcome {
    let name = compiler.replacing("gcc", with: tool)
    guard let path = Subprocess.find([name]) else { throw IOError("\(name) must be installed") }
    let outcome = try Subprocess.run([path] + arguments, log: log)
    guard outcome.status == 0 else { throw IOError("\(name) says: \(outcome.output.prefix(2000))") }
    return outcome
  }

  package func stackBounds(
    of functions: [String], in program: String
  ) throws(IOError) -> [Int]? {
    let listing = try binaryTool(
      "objdump", Disassembly.options(flags) + [program], log: "\(program).dis")
    let folder = program.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    let graph = try CallGraph(in: folder, Disassembly(listing.output))
    var bounds: [Int] = []
    for function in functions {
      guard let bound = graph.worstCase(of: function) else {
        throw IOError("\(id): the call graph has no bound for the stack of \(function)")
      }
      bounds.append(bound)
    }
    return bounds
  }

  package func run(_ program: String, in folder: String) throws(IOError) -> Subprocess.Outcome {
    try run(program, in: folder, extra: [])
  }

  /// Runs with more arguments for the emulator.
  func run(
    _ program: String, in folder: String, extra: [String]
  ) throws(IOError) -> Subprocess.Outcome {
    try requireTools()
    return try Subprocess.run(
      [Subprocess.find([emulator]) ?? emulator] + emulatorArguments + extra + ["-kernel", program],
      log: "\(program).log", in: folder)
  }
}

/// An image that the memories of a chip are too small for.
struct ImageTooLarge: Error, CustomStringConvertible {
  /// What the linker says: `region `RAM' overflowed by 1234 bytes`.
  let description: String
}
