import Foundation
import IR
import Testing

@testable import Compiler

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct HTMLReportTests {
  private func report(
    _ model: String, _ ids: [String] = ["stm32l4r5zi", "stm32c031c6"], name: String? = nil,
    deadline: String? = nil, change: (inout Program) -> Void = { _ in }
  ) throws -> String {
    let file = try SourceTree.bytes("\(SourceTree.root)/Tests/Models/\(model)/model.tflite")
    var compilation = try Compilation(try SourceTree.ownModel(model))
    change(&compilation.program)
    let targets = try ids.map { try #require(Target.named($0)) }
    let report = FitReport(
      compilation, name: name ?? model, file: file, targets: targets,
      deadline: deadline.flatMap(Deadline.init))
    return HTMLReport(report, compilation, targets: targets, version: "1.2.3").text
  }

  @Test(arguments: SourceTree.ownModels)
  func thePageIsWellFormed(model: String) throws {
    let page = try Page(report(model))
    #expect(page.problem == nil)
    #expect(page.elements.first?.name == "html")
  }

  @Test func thePageNeedsNothingElse() throws {
    let text = try report("digits")
    let page = try Page(text)
    let names = Set(page.elements.map(\.name))
    #expect(names.isDisjoint(with: ["script", "link", "img", "iframe", "object", "use", "image"]))
    let keys = Set(page.elements.flatMap(\.attributes.keys))
    #expect(keys.isDisjoint(with: ["src", "href", "style", "onload", "onclick"]))
    #expect(!text.contains("url(") && !text.contains("@import"))
    #expect(page.elements.contains { $0.attributes["name"] == "viewport" })
  }

  @Test func everyBufferIsARectangleWithItsName() throws {
    let page = try Page(report("digits"))
    let program = try Compilation(try SourceTree.ownModel("digits")).program
    let map = ArenaMap(program)
    let drawn = page.elements.filter { $0.attributes["class"]?.hasPrefix("block ") == true }
    #expect(drawn.count == map.blocks.count)
    let heights = drawn.compactMap { $0.attributes["height"].flatMap(Double.init) }
    for (block, height) in zip(map.blocks, heights) {
      #expect(abs(height - 320 * Double(block.bytes) / Double(map.arenaBytes)) < 0.01)
      let range = "\(grouped(block.bytes)) bytes at \(grouped(block.offset))–\(grouped(block.end))"
      #expect(page.text.contains("\(block.name)\n\(block.type ?? "")\n\(range)\nsteps"))
    }
    let bars = page.elements.filter { $0.attributes["class"]?.hasPrefix("live") == true }
    #expect(bars.count == program.steps.count + 2)
  }

  @Test func namesAreOnlyText() throws {
    let evil = "</title><script>alert('1')</script>&\u{0}\"<!--"
    let text = try report("sine", name: evil) { program in
      for step in program.steps.indices {
        for result in program.steps[step].results.indices {
          program.steps[step].results[result].name = evil
        }
      }
    }
    let page = try Page(text)
    #expect(page.problem == nil)
    #expect(!text.contains("<script") && !text.contains("<!--"))
    #expect(page.text.contains("</title><script>alert('1')</script>&\u{FFFD}\"<!--"))
  }

  @Test func theSameReportIsTheSamePage() throws {
    #expect(try report("gesture") == report("gesture"))
  }

  @Test func thePageSaysWhatIsKnownAndNoMore() throws {
    let text = try Page(report("digits", deadline: "1ms")).text
    let arena = try Compilation(try SourceTree.ownModel("digits")).program.plan.arenaBytes
    for fact in [
      "kinglet 1.2.3", "ec60efac99c9028a",
      "\(grouped(arena)) bytes: no placement for this order of steps",
      "not verified in this run", "kinglet verify MODEL", "contract tflm", "too slow",
      "the deadline of 1.00 ms is missed", "21,872 multiply-accumulates",
    ] {
      #expect(text.contains(fact), "\(fact)")
    }
    #expect(!text.contains("verified:") && !text.contains("was verified"))
  }

  @Test func whatDoesNotFitIsDrawnBeyondTheLimit() throws {
    let path =
      "operators/RELU/\(SourceTree.files(below: "\(SourceTree.root)/Tests/Models/operators/RELU")[0].split(separator: "/")[0])"
    let fits = try Page(report(path, ["stm32c031c6"]))
    #expect(!fits.elements.contains { $0.attributes["class"] == "limit" })
    var target = try #require(Target.named("stm32c031c6"))
    target.regions[0].bytes = 64
    let file = try SourceTree.bytes("\(SourceTree.root)/Tests/Models/\(path)/model.tflite")
    let compilation = try Compilation(try SourceTree.ownModel(path))
    let report = FitReport(compilation, name: "m", file: file, targets: [target])
    let page = try Page(
      HTMLReport(report, compilation, targets: [target], version: "1").text)
    #expect(page.elements.filter { $0.attributes["class"] == "limit" }.count == 1)
    #expect(page.text.contains("too much"))
  }
}

/// A page as a strict reader of XML sees it.
private final class Page: NSObject, XMLParserDelegate {
  // A class because Foundation's parser calls an object.
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  private(set) var text = ""
  private(set) var problem: String?

  init(_ source: String) throws {
    super.init()
    let parser = XMLParser(data: Data(source.utf8))
    parser.delegate = self
    if !parser.parse() {
      problem = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "unknown")"
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
