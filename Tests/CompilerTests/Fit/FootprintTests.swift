import Foundation
import Testing

@testable import Compiler

private let arm = "arm-none-eabi-gcc"

struct FootprintTests {
  /// A kernel that is not measured would count as nothing.
  @Test func everyHeaderThatIsCalledIsMeasured() throws {
    let folder = "\(SourceTree.root)/Sources/Operators"
    var headers: Set<String> = []
    for file in SourceTree.files(below: folder) {
      let text = try SourceTree.text("Sources/Operators/\(file)")
      headers.formUnion(text.matches(of: /"(\w+\.h)"/).map { String($0.1) })
    }
    #expect(headers.count > 15)
    #expect(Footprints.measured.sets.count == 8)
    for (name, measured) in Footprints.measured.sets {
      #expect(headers.subtracting(measured.keys) == [], "\(name): run Tests/Footprints/measure.py")
    }
  }

  @Test(arguments: SourceTree.ownModels)
  func everyCallOfAModelIsMeasured(name: String) throws {
    for call in try Compilation(try SourceTree.ownModel(name)).program.calls {
      let function = call.kernel.function
      #expect(Footprints.measured.kernel(function, on: "cortex-m4") != nil, "\(function)")
    }
  }

  @Test func everyTargetHasAnInstructionSet() {
    for target in Target.all {
      #expect(Footprints.measured.sets[Footprints.set(for: target.core)] != nil, "\(target.core)")
    }
  }

  @Test(.enabled(if: canRun(arm) && canRun("python3"), "\(arm) is absent"))
  func theMeasurementsAreUpToDate() throws {
    let outcome = try run("python3", "\(SourceTree.root)/Tests/Footprints/measure.py", "--check")
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test(
    .enabled(if: canRun(arm), "\(arm) is absent"), arguments: ["digits", "gesture", "sine"],
    ["cortex-m0", "cortex-m4"])
  func theEstimateIsNearTheCompiler(model: String, core: String) throws {
    let program = try Compilation(try SourceTree.ownModel(model)).program
    let estimate = CodeEstimate(program, core: core)
    try withTemporaryFolder { folder in
      for file in CSource(program, model: "m").files {
        try Files.write(file.text.utf8, to: "\(folder)/\(file.path)")
      }
      let build = try run(
        arm, "-mcpu=\(core)", "-mthumb", "-mfloat-abi=soft", "-std=c99", "-Os", "-fstack-usage",
        "-ffunction-sections", "-c", "m.c", in: folder)
      #expect(build.text == "")
      let code = try codeBytes(folder)
      #expect(abs(estimate.codeBytes - code) * 4 <= code, "\(estimate.codeBytes), really \(code)")
      let stack = try stackBytes(folder)
      #expect(estimate.stackBytes >= stack, "\(estimate.stackBytes), really \(stack)")
    }
  }

  /// Code and constants of `m.o`.
  private func codeBytes(_ folder: String) throws -> Int {
    let sections = try run("arm-none-eabi-size", "-A", "m.o", in: folder).text
    return sections.split(separator: "\n").reduce(0) { sum, line in
      let words = line.split(separator: " ")
      guard words.count == 3, words[0].hasPrefix(".text") || words[0].hasPrefix(".rodata") else {
        return sum
      }
      return sum + (Int(words[1]) ?? 0)
    }
  }

  /// The frame of `m_invoke` and the largest of all others.
  private func stackBytes(_ folder: String) throws -> Int {
    let lines = String(decoding: try SourceTree.bytes("\(folder)/m.su"), as: UTF8.self)
    let frames = lines.split(separator: "\n").map { line in
      let words = line.split(separator: "\t")
      return (isInvoke: words[0].hasSuffix("m_invoke"), bytes: Int(words[1]) ?? 0)
    }
    let invoke = frames.first(where: \.isInvoke)?.bytes ?? 0
    return invoke + (frames.filter { !$0.isInvoke }.map(\.bytes).max() ?? 0)
  }
}
