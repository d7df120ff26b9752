import Compiler

extension Command {
  static let targets = Command(
    "targets", "[list | show ID | check FILE.json]", "the chips that fit and generate know"
  ) { arguments, console in
    let words = arguments.operands
    switch (words.first ?? "list", words.dropFirst().first, words.count) {
    case ("list", nil, _):
      list(console)
    case ("show", let id?, 2):
      let target = try Target.known(id)
      if console.format == .json { console.print(json: target) } else { show(target, console) }
    case ("check", let path?, 2):
      let target = try Target(json: Files.read(path), name: path)
      console.print("\(path): \(target.id) is valid")
    default:
      throw UsageError("expected list, show ID or check FILE.json", command: "targets")
    }
    return .yes
  }

  private static func list(_ console: Console) {
    if console.format == .json {
      console.print(json: Target.all)
      return
    }
    var table = Table(
      ("target", .left), ("core", .left), ("MHz", .right), ("RAM", .right), ("flash", .right),
      ("boards", .left))
    for target in Target.all {
      table.add(
        target.id, target.core, "\(target.clockMhz)", grouped(target.mainMemory.bytes),
        grouped(target.flash.bytes), target.boards.joined(separator: ", "))
    }
    console.print(console.format == .csv ? table.csv : table.text(console))
  }

  private static func show(_ target: Target, _ console: Console) {
    console.print(
      "\(target.id): \(target.vendor) \(target.part), \(target.core), \(target.clockMhz) MHz")
    var table = Table(
      ("memory", .left), ("base", .left), ("bytes", .right), ("kind", .left), ("notes", .left))
    for region in target.regions {
      table.add(
        region.name, region.base, grouped(region.bytes), region.speed, region.notes ?? "")
    }
    table.add(
      "flash", target.flash.base ?? "", grouped(target.flash.bytes), "flash",
      target.flash.notes ?? "")
    console.print(table.text(console))
    let reserved = target.reserved
    console.print(
      "The platform takes \(grouped(reserved.ram)) bytes of \(target.mainRegion) and "
        + "\(grouped(reserved.flash)) of flash (\(reserved.basis)).")
    console.print("Compiler: \(target.gcc.prefix)gcc \(target.gcc.flags)")
    if let notes = target.notes { console.print("Notes: \(notes)") }
  }
}

extension Target {
  /// The target of that id. - Throws: `UsageError` with the nearest ids.
  static func known(_ id: String) throws(UsageError) -> Target {
    if let target = named(id) { return target }
    let near = suggestions(for: id)
    let hint =
      near.isEmpty ? "see: kinglet targets" : "did you mean \(near.joined(separator: " or "))?"
    throw UsageError("unknown target \(id); \(hint)")
  }
}
