import Compiler
import EmbeddedFiles

/// The sources of a program, or of several in one library, compiled and linked for a chip: what the linker
/// says, not an estimate.
package struct CrossBuild: Sendable {
  /// Bytes of code, parameter structs and library functions.
  package let codeBytes: Int
  /// Bytes of the model's constants.
  package let weightBytes: Int
  /// Bytes of static RAM: arena, states and flags.
  package let staticBytes: Int
  /// The most stack that a run of each program can take.
  package let stacks: [Int]
  /// The name of the compiler.
  package let compiler: String
  /// Who takes the flash; of several programs, all is everybody's.
  package let map: FlashMap

  /// The most stack that any run can take.
  package var stackBytes: Int { stacks.max() ?? 0 }

  /// Builds `program` with the cross compiler for `target`, `-Os`.
  ///
  /// - Throws: `IOError` naming the compiler where it is missing or fails.
  package init(_ program: Program, for target: Target) throws(IOError) {
    try self.init([Bundle(program, name: "model")], for: target)
  }

  /// Builds programs as one library.
  package init(_ programs: [Program], for target: Target) throws(IOError) {
    let members = programs.enumerated().map { index, program in
      Bundle.Member(name: programs.count == 1 ? "model" : "model_\(index)", program: program)
    }
    try self.init([Bundle(members, name: "model")], for: target)
  }

  /// Builds programs as one library each, for one application that has them all.
  package init(apart programs: [Program], for target: Target) throws(IOError) {
    try self.init(
      programs.enumerated().map { Bundle($1, name: "model_\($0)") }, for: target)
  }

  private init(_ libraries: [Bundle], for target: Target) throws(IOError) {
    let toolchain = try CrossToolchain(target)
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    var weightBytes = 0
    for library in libraries {
      let source = CSource(library)
      for file in source.files {
        try Files.write(file.text.utf8, to: "\(folder)/\(file.path)")
      }
      let name = library.name
      // Sizes are measured here, not places.
      let sections = source.sections().map { "-D\($0)" }
      try toolchain.compile(
        "\(name).c", in: folder, more: ["-g", "-fcallgraph-info=su"] + sections)
      try toolchain.compile("\(name)_weights.c", in: folder)
      weightBytes += try toolchain.sizes(of: "\(name)_weights.o", in: folder).flash
    }
    let members = libraries.flatMap(\.members)
    try toolchain.link(
      libraries.flatMap { ["\($0.name).o", "\($0.name)_weights.o"] },
      members, in: folder)
    let linked = try toolchain.sizes(of: "model.elf", in: folder)
    self.weightBytes = weightBytes
    codeBytes = linked.flash - weightBytes
    staticBytes = linked.ram
    let disassembly = Disassembly(try toolchain.listing(of: "model.elf", in: folder))
    let graph = try CallGraph(in: folder, disassembly)
    var stacks: [Int] = []
    for member in members {
      guard let depth = graph.worstCase(of: member.runner) else {
        throw IOError("\(toolchain.compiler): the call graph has no bound for \(member.runner)")
      }
      stacks.append(depth)
    }
    self.stacks = stacks
    map =
      members.count > 1
      ? FlashMap(steps: [], rest: linked.flash)
      : FlashMap(
        members[0].program, total: linked.flash, graph, sizes: disassembly.sizes,
        try toolchain.inlinedCode(of: members[0].name, disassembly, in: folder))
    compiler = toolchain.compiler.split(separator: "/").last.map(String.init) ?? toolchain.compiler
  }

  /// True if a compiler for `target` is installed whose functions call each other as on the target.
  package static func isPossible(for target: Target) -> Bool {
    // An ESP32's functions keep registers in windows, an ESP8266's on the stack.
    let isWindowed = target.core.hasPrefix("xtensa-lx") && target.core != "xtensa-lx106"
    if isWindowed { return Subprocess.find(["\(target.gcc.prefix)gcc"]) != nil }
    return (try? CrossToolchain(target)) != nil
  }
}

extension CodeEstimate {
  /// What the linker and the call graph say.
  package init(_ build: CrossBuild) {
    self.init(codeBytes: build.codeBytes, stackBytes: build.stackBytes, map: build.map)
  }
}

/// A cross compiler for a target: the vendor's where it is installed, else one for the same
/// instruction set.
private struct CrossToolchain {
  let compiler: String
  private let flags: [String]

  init(_ target: Target) throws(IOError) {
    let own = "\(target.gcc.prefix)gcc"
    if let path = Subprocess.find([own]) {
      compiler = path
      flags = target.gcc.flags.split(separator: " ").map(String.init)
      return
    }
    let (other, flags, package): (String, [String], String) =
      switch Footprints.set(for: target.core) {
      case "xtensa": ("xtensa-lx106-elf-gcc", ["-mlongcalls"], "gcc-xtensa-lx106")
      case "rv32imc":
        (
          "riscv64-unknown-elf-gcc", ["-march=rv32imc", "-mabi=ilp32", "--specs=picolibc.specs"],
          "gcc-riscv64-unknown-elf and picolibc-riscv64-unknown-elf"
        )
      default: (own, [], "gcc-arm-none-eabi")
      }
    guard let path = Subprocess.find([other]) else {
      throw IOError(
        "\(target.id): \(own) or \(other) must be installed (Debian package \(package))")
    }
    compiler = path
    self.flags = flags
  }

  func compile(_ source: String, in folder: String, more: [String] = []) throws(IOError) {
    let object = source.replacing(".c", with: ".o")
    try run(
      ["-std=c99", "-ffreestanding", "-Os", "-ffunction-sections", "-fdata-sections"] + flags + more
        + ["-c", source, "-o", object], in: folder)
  }

  /// The memories of picolibc's linker script: sizes are measured here, not places.
  private static let roomyMemory = [
    "__flash=0x10000000", "__flash_size=0x10000000", "__ram=0x40000000", "__ram_size=0x10000000",
  ].map { "-Wl,--defsym=\($0)" }

  /// Links what runs models, and their accessors, need, libraries included.
  func link(_ objects: [String], _ models: [Bundle.Member], in folder: String) throws(IOError) {
    let functions = models.flatMap { ["\($0.name)_input_0", "\($0.name)_output_0"] }
    let runners = models.map(\.runner)
    let libraries =
      compiler.contains("xtensa")
      ? ["-Wl,--unresolved-symbols=ignore-all", "-lgcc"] : ["-lc", "-lgcc"]
    try run(
      flags + Self.roomyMemory + ["-nostdlib", "-Wl,--gc-sections", "-Wl,-e,\(runners[0])"]
        + (functions + runners.dropFirst()).map { "-Wl,-u,\($0)" } + objects + libraries
        + ["-o", "model.elf"], in: folder)
  }

  /// Bytes of flash (code, constants, initial data) and of static RAM, from the `size` tool.
  func sizes(of file: String, in folder: String) throws(IOError) -> (flash: Int, ram: Int) {
    let tool = compiler.replacing("gcc", with: "size")
    let outcome = try Subprocess.run([tool, file], log: "\(folder)/size.log", in: folder)
    let numbers =
      outcome.output.split(separator: "\n").last?.split(whereSeparator: \.isWhitespace)
      .prefix(3).compactMap { Int($0) } ?? []
    guard outcome.status == 0, numbers.count == 3 else {
      throw IOError("\(tool) says: \(outcome.output)")
    }
    // picolibc's linker script keeps room for a stack, which is not the model's.
    let sections = try Subprocess.run([tool, "-A", file], log: "\(folder)/size.log", in: folder)
    let stack = sections.output.split(separator: "\n").first { $0.hasPrefix(".stack ") }
    let reserved = stack?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return (numbers[0] + numbers[1], numbers[1] + numbers[2] - reserved)
  }

  /// The symbols and instructions of a linked program.
  func listing(of file: String, in folder: String) throws(IOError) -> String {
    let tool = compiler.replacing("gcc", with: "objdump")
    let outcome = try Subprocess.run(
      [tool] + Disassembly.options(flags) + [file], log: "\(folder)/listing.log", in: folder)
    guard outcome.status == 0 else { throw IOError("\(tool) says: \(outcome.output.prefix(2000))") }
    return outcome.output
  }

  /// Which steps the functions of a model belong to; nil where there is no tool that says it.
  func inlinedCode(
    of model: String, _ disassembly: Disassembly, in folder: String
  ) throws(IOError) -> InlinedCode? {
    guard let tool = Subprocess.find([compiler.replacing("gcc", with: "addr2line")]) else {
      return nil
    }
    let own = disassembly.instructions.filter { $0.key.hasPrefix("\(model)_") }.values.reduce(
      into: [:]) {
        $0.merge($1) { first, _ in first }
      }
    let list = own.keys.sorted().map { String($0, radix: 16) }.joined(separator: "\n")
    try Files.write(list.utf8, to: "\(folder)/addresses")
    let source = try Files.read("\(folder)/\(model).c")
    let outcome = try Subprocess.run(
      [tool, "-a", "-i", "-e", "model.elf", "@addresses"], log: "\(folder)/places.log", in: folder)
    guard outcome.status == 0 else { throw IOError("\(tool) says: \(outcome.output.prefix(2000))") }
    return InlinedCode(
      outcome.output, own, source: String(decoding: source, as: UTF8.self),
      file: "\(model).c")
  }

  private func run(_ arguments: [String], in folder: String) throws(IOError) {
    let outcome = try Subprocess.run(
      [compiler] + arguments, log: "\(folder)/build.log", in: folder)
    guard outcome.status == 0 else {
      throw IOError("\(compiler) exited with \(outcome.status):\n\(outcome.output.prefix(4000))")
    }
  }
}
