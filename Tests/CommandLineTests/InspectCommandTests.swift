import Foundation
import Testing

@Suite struct InspectCommandTests {
  @Test func showsOperatorsAndPorts() throws {
    let outcome = try Tool.run(["inspect", Places.model("digits"), "--tensors"])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    for word in ["digits", "input ", "output", "CONV_2D", "MACs", "arena"] {
      #expect(outcome.output.contains(word))
    }
  }

  @Test func keysAreThoseOfTheContract() throws {
    let outcome = try Tool.run(["inspect", Places.model("digits"), "--format", "json"])
    let report = try #require(outcome.object)
    #expect(Set(report.keys).isSuperset(of: ["model", "operators", "tensors", "shrinking"]))
    #expect((report["operators"] as? [[String: Any]])?.first?["name"] as? String == "CONV_2D")
    for item in try #require(report["shrinking"] as? [[String: Any]]) {
      #expect(Set(item.keys) == ["operator", "what", "proof"])
    }
  }

  @Test func saysWhatShrinksAndWhy() throws {
    let model = Places.model("operators/CHAIN/idle_channels")
    let outcome = try Tool.run(["inspect", model])
    #expect(outcome.output.contains("#0 CONV_2D: 4 of 6 channels removed (3 are always -128, "))
    #expect(outcome.output.contains("1 makes no difference to any reader)"))
    let json = try Tool.run(["inspect", model, "--no-shrink", "--format", "json"])
    #expect(try #require(json.object)["shrinking"] as? [[String: String]] == [])
  }

  @Test func dumpsTheGraphAsText() throws {
    let outcome = try Tool.run(["inspect", Places.model("sine"), "--dump-after", "import"])
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first?.contains(" = input int8[1x1]") == true)
    #expect(lines.last?.hasPrefix("output %") == true)
  }

  @Test func tableIsCSV() throws {
    let outcome = try Tool.run(["inspect", Places.model("sine"), "--format", "csv"])
    #expect(outcome.output.hasPrefix("#,operator,result,MACs,options\n0,FULLY_CONNECTED,"))
  }
}
