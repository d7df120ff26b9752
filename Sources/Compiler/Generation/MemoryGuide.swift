/// What the README of a package says of where the memory lies.
struct MemoryGuide {
  private let program: Program
  private let model: String

  init(_ program: Program, model: String) { (self.program, self.model) = (program, model) }

  private var upper: String { model.uppercased() }

  var text: String {
    guard program.isDivided else {
      return Template(named: "package/memory.md").filled(model: model, [:])
    }
    return Template(named: "package/memories.md").filled(
      model: model, ["rows": rows.joined(separator: "\n"), "lines": lines])
  }

  private var rows: [String] {
    let parts = program.plan.parts.map { part in
      part.memory.map { row($0, "`\(model)_memory_\($0.name.lowercased())`", part.bytes.count) }
        ?? "| main | `\(model)_memory` | \(part.bytes.count) | with other static data |"
    }
    let state = program.stateMemory.map {
      row($0, "`\(model)_state_memory`, with \(program.copies.count) constants", program.stateBytes)
    }
    return parts + (state.map { [$0] } ?? [])
  }

  private func row(_ memory: Memory, _ array: String, _ bytes: Int) -> String {
    let place =
      switch memory.section {
      case nil: "with other static data, unless `\(upper)_\(memory.name)_SECTION` says where"
      case .named(let name): "section `\(name)`"
      case .macro(let name): "`\(name)` of ESP-IDF"
      case .heap: "allocated at run time: define `\(upper)_CALLER_ARENA`"
      }
    return "| \(memory.name) | \(array) | \(bytes) | \(place) |"
  }

  /// What has to be added to a linker script or configuration, a line for each section.
  private var lines: String {
    var memories = program.plan.parts.compactMap(\.memory)
    if let memory = program.stateMemory, !memories.contains(where: { $0.name == memory.name }) {
      memories.append(memory)
    }
    let sections = memories.compactMap { memory -> String? in
      guard case .named(let name) = memory.section else { return nil }
      return "  \(name) (NOLOAD) : { *(\(name)) } > \(memory.name)"
    }
    let origins = memories.compactMap { memory -> String? in
      guard case .named = memory.section, let facts = memory.facts else { return nil }
      return "  \(memory.name) (rw) : ORIGIN = \(facts.base), LENGTH = \(facts.bytes)"
    }
    var text: [String] = []
    if !sections.isEmpty {
      text += ["Add to `SECTIONS` of the linker script, with the names that its `MEMORY` has:", ""]
      text += ["```ld"] + sections + ["```", ""]
    }
    if !origins.isEmpty {
      text += ["and to its `MEMORY` what is not there yet:", "", "```ld"] + origins + ["```", ""]
    }
    if memories.contains(where: { $0.section == .macro("EXT_RAM_BSS_ATTR") }) {
      text += ["Set `CONFIG_SPIRAM_ALLOW_BSS_SEG_EXTERNAL_MEMORY=y` in `sdkconfig`.", ""]
    }
    for memory in memories {
      if let notes = memory.facts?.notes { text += ["\(memory.name): \(notes).", ""] }
    }
    return text.joined(separator: "\n")
  }
}
