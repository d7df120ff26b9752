import Foundation
import Testing
import Verification

/// `verify --on`: lists of places, all of them, and what happens where tools are missing.
@Suite struct VerifyPlacesTests {
  private static let present = Place.all.filter { (try? $0.requireTools()) != nil }.map(\.id)
  private static let chips = present.filter { $0 != "host" }

  @Test(.enabled(if: chips.count > 1, "no two emulated chips can be used"))
  func listGivesOneObjectForEachPlace() throws {
    let ids = [Self.chips[0], Self.chips[Self.chips.count - 1]]
    let outcome = try Tool.run([
      "verify", Places.model("digits"), "--on", ids.joined(separator: ","), "--format", "json",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let reports = try #require(json as? [[String: Any]])
    #expect(reports.map { $0["on"] as? String } == ids)
    for report in reports {
      #expect(report["passed"] as? Int == 1)
      let stack = try #require((report["stacks"] as? [[String: Any]])?.first)
      let highWater = try #require(stack["high_water"] as? Int)
      #expect(highWater > 0 && highWater <= stack["bound"] as? Int ?? 0)
    }
  }

  @Test(.enabled(if: !chips.isEmpty, "no emulated chip can be used"))
  func severalModelsAndTheirStacksAreReported() throws {
    let outcome = try Tool.run([
      "verify", Places.model("digits"), Places.model("sine"), "--on", Self.chips[0],
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    // And both in turn.
    #expect(outcome.output.contains("pass: 3 of 3 cases with engine c on \(Self.chips[0])"))
    for name in ["digits", "sine"] {
      #expect(outcome.output.contains("\(name): stack: bound "))
    }
  }

  @Test(.enabled(if: !chips.isEmpty, "no emulated chip can be used"), arguments: chips.suffix(2))
  func suiteRunsOnAChip(id: String) throws {
    let outcome = try Tool.run([
      "verify", "--suite", "\(Places.package)/Tests/Models/operators", "--filter", "A", "--on", id,
      "--format", "json",
    ])
    #expect(outcome.status == 0, "\(outcome.errors) \(outcome.output.prefix(2000))")
    let report = try #require(outcome.object)
    #expect(report["passed"] as? Int == report["cases"] as? Int)
    #expect(report["passed"] as? Int ?? 0 > 20)
  }

  @Test func toolThatIsMissingIsNamedWithItsPackage() throws {
    let packages = [
      "cortex-m4": "gcc-arm-none-eabi", "rv32imc": "gcc-riscv64-unknown-elf",
      "xtensa": "gcc-xtensa-lx106",
    ]
    for (id, package) in packages {
      let outcome = try Tool.run(
        ["verify", Places.model("sine"), "--on", id], environment: ["PATH": "/nowhere"])
      #expect(outcome.status == 5)
      #expect(outcome.errors.contains("\(id): "))
      #expect(outcome.errors.contains("(Debian package \(package)"))
      #expect(outcome.output == "")
    }
  }

  @Test func allSaysWhatIsSkippedAndWhy() throws {
    let words = ["verify", Places.model("sine"), "--on", "all"]
    let outcome = try Tool.run(words, environment: ["PATH": "/nowhere", "CC": "no-such-compiler"])
    // Nothing has been proven.
    #expect(outcome.status == 1)
    for place in Place.all { #expect(outcome.output.contains("\(place.id): skipped sine: ")) }
    #expect(outcome.output.contains("cortex-m4: arm-none-eabi-gcc must be installed"))
  }

  @Test(.enabled(if: present.contains("host"), "no C compiler is installed"))
  func allPassesWhereOnlyTheHostCanRun() throws {
    let compiler = try #require(Subprocess.find(["cc", "gcc", "clang"]))
    try Places.withFolder { folder in
      // The host's compiler and what it runs, but no cross compiler and no emulator.
      for tool in ["as", "ld"] {
        guard let path = Subprocess.find([tool]) else { continue }
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/\(tool)", withDestinationPath: path)
      }
      let outcome = try Tool.run(
        ["verify", Places.model("sine"), "--on", "all", "--format", "json"],
        environment: ["PATH": folder, "CC": compiler])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let reports = try #require(json as? [[String: Any]])
      #expect(reports.count == Place.all.count)
      #expect(reports.first?["passed"] as? Int == 1)
      let reasons = reports.dropFirst().compactMap { report in
        ((report["skipped"] as? [[String: Any]])?.first?["reason"]) as? String
      }
      #expect(reasons.count == Place.all.count - 1)
      #expect(reasons.allSatisfy { $0.contains("must be installed (Debian package ") })
    }
  }

  @Test(.enabled(if: chips.contains("stm32f405"), "no Arm compiler or emulator is installed"))
  func modelThatIsTooLargeForAChipIsNotProven() throws {
    try Places.withFolder { folder in
      try Places.write(ChangedModel.large(100_000), to: "\(folder)/large.tflite")
      let outcome = try Tool.run(["verify", "\(folder)/large.tflite", "--on", "stm32f405"])
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("skipped large: needs "))
      #expect(outcome.output.contains("stm32f405 has 1048576 bytes of flash and 131072 of RAM"))
    }
  }
}
