import Compiler
import Testing
import Verification

/// A C compiler that may be installed, and how the tests use it.
struct CCompiler: Sendable, CustomTestStringConvertible {
  let program: String
  let flags: [String]
  /// Symbols that its own runtime library gives, by prefix.
  var runtime: [String] = []

  /// What every generated source stays silent under.
  static let warnings = [
    "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wdouble-promotion", "-Werror",
  ]

  static let host = ["gcc", "clang"].map { CCompiler(program: $0, flags: []) }

  static let cortexM0 = CCompiler(
    program: "arm-none-eabi-gcc", flags: ["-mcpu=cortex-m0", "-mthumb"],
    runtime: ["__aeabi_", "__gnu_thumb1_"])

  /// For each chip family, with what its libgcc may be asked for: no chip divides 64 bits by itself.
  static let cross = [
    cortexM0,
    CCompiler(
      program: "arm-none-eabi-gcc", flags: ["-mcpu=cortex-m4", "-mthumb"], runtime: ["__aeabi_"]),
    CCompiler(
      program: "riscv64-unknown-elf-gcc",
      flags: ["-march=rv32imc", "-mabi=ilp32", "--specs=picolibc.specs"], runtime: ["__"]),
    CCompiler(program: "xtensa-lx106-elf-gcc", flags: ["-ffreestanding"], runtime: ["__"]),
  ]

  /// For cores with a fused multiply-add of floats.
  static let fusing = [
    CCompiler(
      program: "arm-none-eabi-gcc",
      flags: ["-mcpu=cortex-m4", "-mthumb", "-mfpu=auto", "-mfloat-abi=hard"]),
    CCompiler(
      program: "arm-none-eabi-gcc", flags: ["-mcpu=cortex-m55", "-mthumb", "-mfloat-abi=hard"]),
    CCompiler(
      program: "riscv64-unknown-elf-gcc",
      flags: ["-march=rv32imafc", "-mabi=ilp32f", "--specs=picolibc.specs"]),
  ]

  var path: String? { Subprocess.find([program]) }

  var testDescription: String { ([program] + flags).joined(separator: " ") }

  /// The compiler's messages about the files of `folder`, empty where there are none.
  func compile(_ arguments: [String], in folder: String) throws -> String {
    guard let path else { throw IOError("\(program): not installed") }
    let outcome = try Subprocess.run(
      [path] + flags + Self.warnings + ["-I\(folder)"] + arguments, log: "\(folder)/log")
    return outcome.status == 0 ? "" : "status \(outcome.status)\n\(outcome.output.prefix(4000))"
  }

  /// The instructions of an object.
  func disassembly(of object: String, in folder: String) throws -> String {
    try binaryTool("objdump", ["-d", object], in: folder)
  }

  /// The symbols that an object leaves to others, without those of the compiler's own library.
  func undefinedSymbols(of object: String, in folder: String) throws -> Set<String> {
    let names = try binaryTool("nm", ["-u", object], in: folder)
    let symbols = names.split(separator: "\n").compactMap { $0.split(separator: " ").last }
    return Set(
      symbols.map(String.init).filter { symbol in
        !runtime.contains { symbol.hasPrefix($0) }
      })
  }

  /// What one of the tools that come with the compiler says.
  private func binaryTool(
    _ tool: String, _ arguments: [String], in folder: String
  ) throws -> String {
    let name = program == "clang" || program == "gcc" ? tool : String(program.dropLast(3)) + tool
    guard let path = Subprocess.find([name]) else { throw IOError("\(name): not installed") }
    return try Subprocess.run([path] + arguments, log: "\(folder)/log").output
  }
}
