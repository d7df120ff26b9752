import IR
import Testing

@testable import Compiler
@testable import Operators

struct CSourceTests {
  private func source(_ graph: Graph) -> CSource {
    let schedule = Schedule(graph)
    return CSource(Program(schedule, MemoryPlan(Lifetimes(schedule))), model: "kws")
  }

  private func text(_ source: CSource, _ path: String) -> String {
    source.files.first { $0.path == path }?.text ?? ""
  }

  private var padding: Graph {
    var graph = Graph()
    let input = graph.input(.int8(1, 3, zeroPoint: -128))
    let pairs = graph.constant(TensorType(.int32, [2, 2]), [0, 0, 1, 0])
    graph.outputs = [graph.append(Pad(), [input, pairs], .int8(1, 4, zeroPoint: -128))]
    return graph
  }

  @Test func shipsTheHeadersThatAreUsed() {
    let headers = source(padding).files.filter { $0.path.hasPrefix("kernels/") }
    let names = Set(headers.map { String($0.path.dropFirst("kernels/".count)) })
    #expect(names.isSuperset(of: ["pad.h", "memory.h", "kernel.h"]))
    #expect(names.isDisjoint(with: ["conv_2d.h", "add.h", "softmax.h"]))
    for header in headers {
      let included = header.text.matches(of: /#include "(.+)"/).map { String($0.1) }
      #expect(names.isSuperset(of: included), "\(header.path)")
    }
  }

  @Test func negativeMacrosAreParenthesised() {
    let header = text(source(padding), "kws.h")
    #expect(header.contains("#define KWS_INPUT_ZERO_POINT (-128)\n"))
    #expect(header.contains("#define KWS_INPUT_SCALE 0.5f\n"))
    #expect(header.contains("#define KWS_OUTPUT_SHAPE {1, 4}\n"))
  }

  @Test func linesFitTheScreen() throws {
    let model = try SourceTree.ownModel("digits")
    let source = CSource(try Compilation(model).program, model: "digits")
    for file in source.files where file.path.hasSuffix(".c") {
      for line in file.text.split(separator: "\n") where !line.contains("//") {
        #expect(line.utf8.count <= 100, "\(file.path): \(line)")
      }
    }
  }

  @Test func theSameInputGivesTheSameBytes() throws {
    let texts = try (0..<2).map { _ in
      let model = try SourceTree.ownModel("gesture")
      return CSource(try Compilation(model).program, model: "gesture").files.map(\.text)
    }
    #expect(texts[0] == texts[1])
  }
}
