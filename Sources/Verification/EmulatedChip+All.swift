import Compiler

extension EmulatedChip {
  /// Every chip, as `--on` names them.
  package static let all: [EmulatedChip] = [
    arm(
      "cortex-m0", "Cortex-M0", "microbit", [], ram: 0x2000_0000...0x2040_0000,
      // The board's own memories have no room for real models.
      more: ["flash", "sram"].flatMap { ["-global", "nrf51-soc.\($0)-size=4194304"] }),
    arm("cortex-m3", "Cortex-M3", "mps2-an385", [], far: staticRAM),
    arm(
      "cortex-m4", "Cortex-M4F", "mps2-an386", ["-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"],
      far: staticRAM),
    arm(
      "cortex-m7", "Cortex-M7", "mps2-an500", ["-mfloat-abi=hard", "-mfpu=fpv5-d16"],
      ram: 0x6000_0000...0x6100_0000, far: staticRAM),
    arm(
      "cortex-m33", "Cortex-M33", "mps2-an505", [], flash: 0x1000_0000...0x1040_0000,
      ram: 0x3800_0000...0x3820_0000),
    arm(
      "cortex-m55", "Cortex-M55 with Helium", "mps3-an547", ["-mfloat-abi=hard"],
      flash: 0...0x8_0000, ram: 0x2100_0000...0x2140_0000,
      // The tightly coupled one.
      far: 0x2000_0000...0x2008_0000),
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
      flash: 0x8000_0000...0x8100_0000, ram: 0x8100_0000...0x8200_0000, far: nil),
    EmulatedChip(
      id: "xtensa", core: "Xtensa (ESP8266 class, call0)", compiler: "xtensa-lx106-elf-gcc",
      compilerPackage: "gcc-xtensa-lx106",
      // Each function's literals must lie near it.
      flags: ["-mlongcalls", "-mtext-section-literals"],
      sources: ["start.c", "xtensa_arithmetic.c", "xtensa_floats.c"], libraries: ["-lgcc"],
      emulator: "qemu-system-xtensa",
      emulatorArguments: [
        "-M", "sim", "-cpu", "lx106", "-nographic", "-monitor", "none", "-semihosting",
      ],
      flash: 0x5000_0000...0x5200_0000, ram: 0x6000_0000...0x6200_0000, far: nil),
  ]

  /// The static RAM of boards whose main memory is outside the chip.
  private static let staticRAM = 0x2000_0000...0x2040_0000

  private static let semihosting = [
    "-nographic", "-monitor", "none", "-serial", "none",
    "-semihosting-config", "enable=on,target=native",
  ]

  private static func arm(
    _ id: String, _ description: String, _ machine: String, _ flags: [String],
    core: String? = nil, flash: ClosedRange<Int> = 0...0x40_0000,
    ram: ClosedRange<Int> = 0x2100_0000...0x2140_0000, far: ClosedRange<Int>? = nil,
    more: [String] = []
  ) -> EmulatedChip {
    EmulatedChip(
      id: id, core: description, compiler: "arm-none-eabi-gcc",
      compilerPackage: "gcc-arm-none-eabi and libnewlib-arm-none-eabi",
      flags: ["-mcpu=\(core ?? id)", "-mthumb"] + flags, sources: ["start.c"],
      libraries: ["-lc", "-lgcc"],
      emulator: "qemu-system-arm", emulatorArguments: ["-M", machine] + more + semihosting,
      flash: flash, ram: ram, far: far)
  }

  package static func named(_ id: String) -> EmulatedChip? { all.first { $0.id == id } }
}
