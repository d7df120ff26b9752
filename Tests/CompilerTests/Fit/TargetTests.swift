import EmbeddedFiles
import Testing

@testable import Compiler

struct TargetTests {
  @Test func everyFileIsAValidTargetOfItsName() throws {
    let files = SourceTree.files(below: "\(SourceTree.root)/Targets").filter {
      !$0.hasPrefix("cores/")
    }
    #expect(files.count == 33)
    for file in files {
      let target = try Target(
        json: SourceTree.bytes("\(SourceTree.root)/Targets/\(file)"), name: file)
      #expect("\(target.id).json" == file)
      #expect(target.problems() == [])
    }
    #expect(Target.all.map { "\($0.id).json" }.sorted() == files)
    #expect(Target.all.map(\.id) == Target.all.map(\.id).sorted())
  }

  @Test func targetsAreFoundByName() throws {
    #expect(Target.named("esp32")?.core == "xtensa-lx6")
    #expect(Target.named("esp33") == nil)
    #expect(Target.suggestions(for: "stm32f405").first == "stm32f405rg")
    #expect(Target.suggestions(for: "z80") == [])
  }

  /// The problems of a sound target after `plant` has changed it.
  private func problems(_ plant: (inout Target) -> Void) throws -> [String] {
    var target = try #require(Target.named("stm32h743zi"))
    plant(&target)
    return target.problems()
  }

  @Test func contradictionsAreFound() throws {
    #expect(try problems { $0.id = "" } == ["id must not be empty"])
    #expect(try problems { $0.clockMhz = 0 } == ["clock_mhz must be positive (is 0)"])
    #expect(try problems { $0.flash.bytes = -1 } == ["flash.bytes must not be negative (is -1)"])
    #expect(
      try problems { $0.flash.appBytes = 1 << 30 }
        == ["flash.app_bytes must be at most 2097152 (is 1073741824)"])
    #expect(
      try problems { $0.mainRegion = "SRAM9" } == ["main_region must name a region (is SRAM9)"])
    #expect(
      try problems { $0.reserved.ram = -1 } == ["reserved sizes must not be negative"])
    #expect(
      try problems { $0.reserved.flash = -1 } == ["reserved sizes must not be negative"])
    #expect(
      try problems { $0.regions[1].base = "0x24001000" }
        == ["regions AXISRAM and DTCM must not overlap"])
    #expect(try problems { $0.regions[0].bytes = 0 }.count == 1)
    #expect(try problems { $0.regions[0].base = "24000000" }.count == 1)
    #expect(try problems { $0.regions[0].base = "0xZZ" }.count == 1)
  }

  @Test func brokenFilesAreRefusedWithAReason() throws {
    let sound = EmbeddedFile.text("Targets/esp32.json")
    func refusal(_ text: String) -> String? {
      do throws(TargetError) {
        _ = try Target(json: Array(text.utf8), name: "x.json")
        return nil
      } catch {
        return error.description
      }
    }
    #expect(refusal(sound) == nil)
    #expect(refusal("{") == "x.json: not valid JSON")
    #expect(
      refusal(sound.replacing("\"core\"", with: "\"kern\""))
        == "x.json: \"core\" must be present")
    #expect(
      refusal(sound.replacing("\"clock_mhz\": 240", with: "\"clock_mhz\": \"fast\""))?
        .hasPrefix("x.json: clockMhz must be of type") == true)
    #expect(
      refusal(sound.replacing("\"clock_mhz\": 240", with: "\"clock_mhz\": -1"))
        == "x.json: clock_mhz must be positive (is -1)")
  }
}
