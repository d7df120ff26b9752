/// The C names of the arena: of one array, or of one for each memory that has a part of it.
struct ArenaNames {
  private let plan: MemoryPlan
  private let upper: String

  init(_ program: Program, model: String) {
    plan = program.plan
    upper = model.uppercased()
  }

  /// `_axisram`, or nothing for an arena that is one array.
  private func suffix(_ part: MemoryPlan.Part) -> String {
    part.memory.map { "_\($0.name.lowercased())" } ?? ""
  }

  private var suffixes: [String] { plan.parts.map(suffix) }

  /// The address of an offset, by the locals of `locals`.
  func address(_ offset: Int) -> String {
    let part = plan.parts[plan.part(of: offset)]
    return "base\(suffix(part)) + \(offset - part.bytes.lowerBound)"
  }

  /// The declaration of the local that the address of `offset` is relative to.
  func local(for offset: Int) -> String { local(suffix(plan.parts[plan.part(of: offset)])) }

  private func local(_ suffix: String) -> String {
    "int8_t *const base\(suffix) = \(upper)_BASE\(suffix.uppercased());"
  }

  /// The declarations of all locals.
  var locals: String { suffixes.map(local).joined(separator: "\n") }

  /// The statements that keep a compiler from finding them unused.
  var uses: String { suffixes.map { "(void)base\($0);" }.joined(separator: "\n") }

  /// What the application hands over, as parameters and as arguments.
  var parameters: String { suffixes.map { "void *arena\($0)" }.joined(separator: ", ") }
  var arguments: String { suffixes.map { "arena\($0)" }.joined(separator: ", ") }

  /// The macros that put arrays into sections.
  var sectionMacros: [String] { suffixes.map { "\(upper)\($0.uppercased())_SECTION" } }

  /// The sizes, as macros.
  var sizes: String {
    let whole = "#define \(upper)_ARENA_BYTES \(max(plan.arenaBytes, 1))"
    guard !plan.isWhole else { return whole }
    let parts = plan.parts.map { part in
      "#define \(upper)_ARENA\(suffix(part).uppercased())_BYTES \(max(part.bytes.count, 1))"
    }
    let note = "// The arena is in several parts; functions that take it take each, in this order."
    return ([whole, note] + parts).joined(separator: "\n")
  }

  /// What `arenas.c` lacks: macros for sections, arrays, and what is the same of all of them.
  var holes: [String: String] {
    let arrays = suffixes.map { suffix in
      """
      static \(upper)\(suffix.uppercased())_SECTION union {
        int64_t alignment;
        int8_t bytes[\(upper)_ARENA\(suffix.uppercased())_BYTES];
      } \(upper)_ALIGNED \(upper.lowercased())_memory\(suffix);
      #define \(upper)_BASE\(suffix.uppercased()) (\(upper.lowercased())_memory\(suffix).bytes)
      """
    }
    let ignored = suffixes.map { "(void)arena\($0)" }.joined(separator: ", ")
    let sum = suffixes.map { "sizeof \(upper.lowercased())_memory\($0)" }.joined(separator: " + ")
    return [
      "sections": plan.parts.map {
        Self.section("\(upper)\(suffix($0).uppercased())_SECTION", $0.memory)
      }
      .joined(separator: "\n"),
      "arrays": arrays.joined(separator: "\n"),
      "bases": suffixes.map { "#define \(upper)_BASE\($0.uppercased()) ((int8_t *)arena\($0))" }
        .joined(separator: "\n"),
      "ignore": "#define \(upper)_IGNORE_ARENAS (\(ignored))",
      "sum": "#define \(upper)_ARENAS_BYTES (\(sum))",
    ]
  }

  /// A macro that puts an array into a memory, unless the application has one of its own.
  static func section(_ macro: String, _ memory: Memory?) -> String {
    let (condition, include, attribute): (String, String?, String)
    switch memory?.section {
    case nil, .heap: return "#ifndef \(macro)\n#define \(macro)\n#endif"
    case .named(let name):
      (condition, include) = ("defined(__GNUC__) && defined(__ELF__)", nil)
      attribute = "__attribute__((section(\"\(name)\")))"
    case .macro(let name):
      (condition, include, attribute) = ("defined(ESP_PLATFORM)", "#include \"esp_attr.h\"", name)
    }
    let lines =
      ["#ifndef \(macro)", "#if \(condition)"] + (include.map { [$0] } ?? [])
      + ["#define \(macro) \(attribute)", "#else", "#define \(macro)", "#endif", "#endif"]
    return lines.joined(separator: "\n")
  }
}
