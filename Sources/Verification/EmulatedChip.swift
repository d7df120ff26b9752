import Compiler
import EmbeddedFiles

/// A core that QEMU emulates, with the cross compiler and the memories of a machine that has it.
package struct EmulatedChip: Machine {
  package let id: String
  /// What the core is, for people.
  package let core: String
  private let compiler: String
  private let compilerPackage: String
  private let flags: [String]
  /// What is compiled beside the driver.
  private let sources: [String]
  private let libraries: [String]
  private let emulator: String
  private let emulatorArguments: [String]
  private let flash: ClosedRange<Int>
  private let ram: ClosedRange<Int>

  package var supportFiles: [String] { ["chip_io.h", "semihosting.h", "chip.ld"] + sources }
  // Code and parameter structs need room as well.
  package var largestProgramBytes: Int { flash.count * 3 / 5 }

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
  ) throws(IOError) {
    try build(source, to: program, optimization: "-Os", defining: definitions)
  }

  /// Builds with an optimisation level of the compiler's.
  func build(
    _ source: String, to program: String, optimization: String, defining definitions: [String]
  ) throws(IOError) {
    try requireTools()
    let folder = source.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    let memories = [
      "chip_flash=\(flash.lowerBound)", "chip_flash_bytes=\(flash.count - 1)",
      "chip_ram=\(ram.lowerBound)", "chip_ram_bytes=\(ram.count - 1)",
    ]
    let arguments =
      [Subprocess.find([compiler]) ?? compiler, "-std=gnu99", optimization, "-ffreestanding"]
      + flags
      + ["-nostdlib", "-nostartfiles", "-T", "\(folder)/chip.ld", "-DVERIFY_ON_CHIP"]
      + definitions.map { "-D\($0)" } + memories.map { "-Wl,--defsym=\($0)" }
      + sources.map { "\(folder)/\($0)" } + [source] + libraries + ["-o", program]
    let outcome = try Subprocess.run(arguments, log: "\(program).log")
    guard outcome.status == 0 else {
      throw IOError("\(compiler) exited with \(outcome.status):\n\(outcome.output.prefix(4000))")
    }
  }

  /// True for the cores whose cycles are estimated.
  var isCortexM: Bool { emulator == "qemu-system-arm" }

  /// The addresses of functions in a program, as hexadecimal literals.
  func addresses(
    of symbols: [String], in program: String, log: String
  ) throws(IOError) -> [String] {
    let name = compiler.replacing("gcc", with: "nm")
    guard let tool = Subprocess.find([name]) else { throw IOError("\(name) must be installed") }
    let outcome = try Subprocess.run([tool, program], log: log)
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
    return symbols.map { symbol in
      let line = lines.first { $0.count == 3 && $0[2] == symbol }
      return "0x\(line?[0] ?? "0")"
    }
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

extension EmulatedChip {
  /// Every chip, as `--on` names them.
  package static let all: [EmulatedChip] = [
    // ARMv6-M code on a Cortex-M3: a subset, on a machine with room for real models.
    arm("cortex-m0", "Cortex-M0 code on a Cortex-M3", "mps2-an385", []),
    arm("cortex-m3", "Cortex-M3", "mps2-an385", []),
    arm("cortex-m4", "Cortex-M4F", "mps2-an386", ["-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]),
    arm(
      "cortex-m7", "Cortex-M7", "mps2-an500", ["-mfloat-abi=hard", "-mfpu=fpv5-d16"],
      ram: 0x6000_0000...0x6100_0000),
    arm(
      "cortex-m33", "Cortex-M33", "mps2-an505", [], flash: 0x1000_0000...0x1040_0000,
      ram: 0x3800_0000...0x3820_0000),
    arm(
      "cortex-m55", "Cortex-M55 with Helium", "mps3-an547", ["-mfloat-abi=hard"],
      flash: 0...0x8_0000, ram: 0x2100_0000...0x2140_0000),
    arm(
      "stm32f405", "STM32F405 (Cortex-M4F, 128 KiB of SRAM)", "netduinoplus2",
      ["-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"], core: "cortex-m4",
      flash: 0x0800_0000...0x0810_0000, ram: 0x2000_0000...0x2002_0000),
    EmulatedChip(
      id: "rv32imc", core: "RV32IMC (ESP32-C3 class)", compiler: "riscv64-unknown-elf-gcc",
      compilerPackage: "gcc-riscv64-unknown-elf and picolibc-riscv64-unknown-elf",
      flags: ["-march=rv32imc", "-mabi=ilp32", "--specs=picolibc.specs"],
      sources: ["start.c"], libraries: ["-lc", "-lgcc"], emulator: "qemu-system-riscv32",
      emulatorArguments: ["-M", "virt", "-bios", "none"] + semihosting,
      flash: 0x8000_0000...0x8100_0000, ram: 0x8100_0000...0x8200_0000),
    EmulatedChip(
      id: "xtensa", core: "Xtensa (ESP8266 class, call0)", compiler: "xtensa-lx106-elf-gcc",
      compilerPackage: "gcc-xtensa-lx106",
      // Each function's literals must lie near it.
      flags: ["-mlongcalls", "-mtext-section-literals"],
      sources: ["start.c", "xtensa_arithmetic.c"], libraries: ["-lgcc"],
      emulator: "qemu-system-xtensa",
      emulatorArguments: [
        "-M", "sim", "-cpu", "lx106", "-nographic", "-monitor", "none", "-semihosting",
      ],
      flash: 0x5000_0000...0x5200_0000, ram: 0x6000_0000...0x6200_0000),
  ]

  private static let semihosting = [
    "-nographic", "-monitor", "none", "-serial", "none",
    "-semihosting-config", "enable=on,target=native",
  ]

  private static func arm(
    _ id: String, _ description: String, _ machine: String, _ flags: [String],
    core: String? = nil, flash: ClosedRange<Int> = 0...0x40_0000,
    ram: ClosedRange<Int> = 0x2100_0000...0x2140_0000
  ) -> EmulatedChip {
    EmulatedChip(
      id: id, core: description, compiler: "arm-none-eabi-gcc",
      compilerPackage: "gcc-arm-none-eabi and libnewlib-arm-none-eabi",
      flags: ["-mcpu=\(core ?? id)", "-mthumb"] + flags, sources: ["start.c"],
      libraries: ["-lc", "-lgcc"],
      emulator: "qemu-system-arm", emulatorArguments: ["-M", machine] + semihosting,
      flash: flash, ram: ram)
  }

  package static func named(_ id: String) -> EmulatedChip? { all.first { $0.id == id } }
}
