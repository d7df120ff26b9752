import Foundation
import Testing

@Suite struct FitReportCommandTests {
  private let digits = Places.model("digits")

  @Test func aDeadlineDecides() throws {
    let met = try Tool.run(["fit", digits, "-t", "stm32l4r5zi", "--deadline", "10s"])
    #expect(met.status == 0)
    #expect(met.output.contains("the deadline of 10.0 s is met\n"))
    let missed = try Tool.run(["fit", digits, "-t", "stm32l4r5zi", "--deadline=10us"])
    #expect(missed.status == 1)
    #expect(missed.output.contains("stm32l4r5zi: too slow"))
    #expect(missed.output.contains("the deadline of 10.0 µs is missed\n"))
    #expect(missed.output.contains("→ make step "))
    // One of all chips is enough.
    #expect(try Tool.run(["fit", digits, "--all-targets", "--deadline", "10s"]).status == 0)
    #expect(try Tool.run(["fit", digits, "--all-targets", "--deadline", "1us"]).status == 1)
  }

  @Test func theTimeIsInTheJSON() throws {
    let outcome = try Tool.run(
      ["fit", digits, "-t", "stm32l4r5zi", "--deadline", "10us", "--format", "json"])
    #expect(outcome.status == 1)
    let target = try #require((outcome.object?["targets"] as? [[String: Any]])?.first)
    #expect(target["fits"] as? Bool == false)
    let microseconds = try #require(target["latency_us"] as? Int)
    #expect(microseconds > 100)
    let latency = try #require(target["latency"] as? [String: Any])
    #expect(abs((latency["us"] as? Double ?? 0) - Double(microseconds)) <= 0.5)
    #expect((latency["steps"] as? [Any])?.count == 9)
    #expect((latency["error_percent"] as? Int ?? 0) >= 10)
    let deadline = try #require(target["deadline"] as? [String: Any])
    #expect(deadline["met"] as? Bool == false && deadline["certain"] as? Bool == true)
  }

  @Test(arguments: ["20", "fast", "-3ms", ""])
  func aDeadlineWithoutAUnitIsRefused(text: String) throws {
    let outcome = try Tool.run(["fit", digits, "-t", "esp32", "--deadline=\(text)"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--deadline must be a time with its unit, such as 20ms"))
    #expect(outcome.output == "")
  }

  /// What the table of counted kernels says against a count of this very model.
  @Test(
    .enabled(
      if: try Tool.shell("command -v qemu-system-arm arm-none-eabi-gcc").status == 0,
      "the emulator is absent"))
  func theEstimateIsNearTheEmulator() throws {
    for model in ["digits", "gesture"] {
      let path = Places.model(model)
      let fit = try Tool.run(["fit", path, "-t", "stm32l4r5zi", "--format", "json"]).object
      let bench = try Tool.run(["bench", path, "--on", "cortex-m4", "--format", "json"]).object
      let target = try #require((fit?["targets"] as? [[String: Any]])?.first)
      let latency = try #require(target["latency"] as? [String: Any])
      let said = try #require(latency["instructions"] as? Int)
      let counted = try #require(bench?["instructions"] as? Int)
      #expect(abs(said - counted) * 5 < counted, "\(model): \(said), really \(counted)")
    }
  }

  @Test func theMapIsDrawn() throws {
    let plain = try Tool.run(["fit", digits, "-t", "esp32"])
    #expect(!plain.output.contains("^ peak"))
    let outcome = try Tool.run(["fit", digits, "-t", "esp32", "--map"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(" +------------"))
    #expect(outcome.output.contains("^ peak"))
    #expect(outcome.output.contains(/\nA +[\d,]+ \.\. +[\d,]+  in-0 +int8\[1, 8, 8, 1\]/))
  }

  @Test func thePageIsWritten() throws {
    try Places.withFolder { folder in
      let path = "\(folder)/new/report.html"
      let outcome = try Tool.run(["fit", digits, "-t", "esp32,esp32c3", "--report", path])
      #expect(outcome.status == 0)
      let page = String(decoding: try Places.bytes(path), as: UTF8.self)
      #expect(page.hasPrefix("<!DOCTYPE html>\n<html") && page.hasSuffix("</html>\n"))
      #expect(page.contains("esp32c3") && page.contains("ec60efac99c9028a"))
      #expect(try Places.names(in: "\(folder)/new") == ["report.html"])
      // Where the answer is no, the page says why.
      let no = try Tool.run(
        ["fit", digits, "-t", "esp32", "--deadline", "1us", "--report", path, "--format", "json"])
      #expect(no.status == 1 && no.object != nil)
      #expect(String(decoding: try Places.bytes(path), as: UTF8.self).contains("too slow"))
    }
  }

  @Test func aPageThatCannotBeWrittenIsAnError() throws {
    try Places.withFolder { folder in
      try Places.write(Array("kept".utf8), to: "\(folder)/file")
      for path in ["\(folder)/file/report.html", folder] {
        let outcome = try Tool.run(["fit", digits, "-t", "esp32", "--report", path])
        #expect(outcome.status == 5)
        #expect(outcome.errors.hasPrefix("\(path): cannot be written: "))
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.output == "")
      }
      #expect(try Places.names(in: folder) == ["file"])
      #expect(try Places.bytes("\(folder)/file") == Array("kept".utf8))
    }
  }
}
