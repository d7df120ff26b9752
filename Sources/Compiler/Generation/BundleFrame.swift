/// What a bundle of several programs has around their parts: the shared arena, and a header that counts
/// it once.
struct BundleFrame {
  private let bundle: Bundle
  private let needs: MemoryNeeds

  /// - Parameter needs: of all members together.
  init(_ bundle: Bundle, needs: MemoryNeeds) {
    (self.bundle, self.needs) = (bundle, needs)
  }

  private var upper: String { bundle.name.uppercased() }

  var header: String {
    Template(named: "bundle.h").filled(
      model: bundle.name,
      [
        "headers": bundle.members.map { "#include \"\($0.name).h\"" }.joined(separator: "\n"),
        "arena": "#define \(upper)_ARENA_BYTES \(needs.arena)",
        "state": "#define \(upper)_STATE_BYTES \(needs.state)",
        "other": "#define \(upper)_OTHER_BYTES \(needs.other)",
        "stack": "// The stack is \(needs.stack.basis).\n"
          + "#define \(upper)_STACK_BYTES \(needs.stack.bytes)",
      ])
  }

  /// The source. - Parameter models: the parts of the members.
  func source(around models: [String]) -> String {
    let callers = bundle.members.map { "defined(\($0.name.uppercased())_CALLER_ARENA)" }
    let beside = bundle.members.map {
      "(\($0.name.uppercased())_STATIC_BYTES - sizeof \($0.name)_memory)"
    }
    return Template(named: "bundle.c").filled(
      model: bundle.name,
      [
        "header": "#include \"\(bundle.name).h\"",
        "sections": bundle.members.map(refusal).joined(separator: "\n"),
        "some": "#if !(\(callers.joined(separator: " && ")))",
        "arenas": bundle.members.map(arena).joined(separator: "\n"),
        "models": models.joined(separator: "\n"),
        "all": "#if !(\(callers.joined(separator: " || ")))",
        "beside": "(sizeof \(bundle.name)_memory + \(beside.joined(separator: " + ")))",
      ])
  }

  /// What keeps a model's own section from being passed over in silence.
  private func refusal(_ member: Bundle.Member) -> String {
    let section = "\(member.name.uppercased())_SECTION"
    return """
      #ifdef \(section)
      #error "the arena is shared: define \(upper)_SECTION instead of \(section)"
      #endif
      """
  }

  /// The arena of a model as a part of the shared one.
  private func arena(_ member: Bundle.Member) -> String {
    """
    #ifndef \(member.name.uppercased())_CALLER_ARENA
    struct {
      int8_t bytes[\(member.name.uppercased())_ARENA_BYTES];
    } \(member.name);
    #endif
    """
  }
}
