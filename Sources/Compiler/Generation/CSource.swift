import EmbeddedFiles
import IR

/// A file that the compiler makes: its path below the output folder, and its text.
package struct GeneratedFile: Sendable {
  package var path: String
  package var text: String
}

/// A bundle of programs as C: a header of each, one source, their constants, and the kernels they use.
package struct CSource: Sendable {
  package let bundle: Bundle
  /// What is known of the stack of each program.
  private let stacks: [StackFigure]

  /// - Parameter stacks: what is known of each program's stack; an estimate for all chips where absent.
  package init(_ bundle: Bundle, stacks: [StackFigure]? = nil) {
    self.bundle = bundle
    self.stacks = stacks ?? bundle.programs.map { StackFigure($0) }
  }

  /// A program alone. - Parameter stack: what is known of the stack; an estimate where absent.
  package init(_ program: Program, model: String, stack: StackFigure? = nil) {
    self.init(Bundle(program, name: model), stacks: stack.map { [$0] })
  }

  /// The sources, all to lie in one folder.
  package var files: [GeneratedFile] {
    let headers = zip(bundle.members, models).map {
      GeneratedFile(path: "\($0.name).h", text: $1.header)
    }
    return headers + shared + [
      GeneratedFile(path: "\(name)_weights.h", text: weightsHeader),
      GeneratedFile(path: "\(name)_weights.c", text: weights),
    ]
      + kernelHeaders.map {
        GeneratedFile(path: "kernels/\($0)", text: EmbeddedFile.text("Templates/kernels/\($0)"))
      }
  }

  private var name: String { bundle.name }

  private var models: [ModelSource] {
    bundle.members.indices.map { ModelSource(bundle, $0, stack: stacks[$0]) }
  }

  /// The macros by which parts of the arena, and after them the state, are put into sections; none for
  /// an arena that is one array.
  package var sectionMacros: [String] { bundle.isShared ? [] : models[0].sectionMacros }

  /// The source of all programs, so that kernels are compiled once; and a header where there are several.
  private var shared: [GeneratedFile] {
    var printed: [String: String] = [:]
    let sources = models.map { $0.source(&printed) }
    guard bundle.isShared else { return [GeneratedFile(path: "\(name).c", text: sources[0])] }
    let frame = BundleFrame(bundle, needs: MemoryNeeds(bundle, stacks: stacks))
    return [
      GeneratedFile(path: "\(name).h", text: frame.header),
      GeneratedFile(path: "\(name).c", text: frame.source(around: sources)),
    ]
  }

  private var arrays: ConstantArrays { ConstantArrays(bundle, of: 0) }

  private var weightsHeader: String {
    Template(named: "weights.h").filled(model: name, ["declarations": arrays.declarations])
  }

  private var weights: String {
    Template(named: "weights.c").filled(
      model: name,
      ["include": "#include \"\(name)_weights.h\"", "definitions": arrays.definitions])
  }

  /// The headers that calls name and those they include.
  private var kernelHeaders: [String] {
    var found = Set<String>()
    var pending = models.flatMap(\.usedHeaders)
    while let header = pending.popLast() {
      guard found.insert(header).inserted else { continue }
      for line in EmbeddedFile.text("Templates/kernels/\(header)").split(separator: "\n") {
        guard line.hasPrefix("#include \"") else { continue }
        pending.append(String(line.dropFirst("#include \"".count).prefix { $0 != "\"" }))
      }
    }
    return found.sorted()
  }
}
