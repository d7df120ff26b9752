import IR

extension Option {
  static let optimize = Option(
    "--optimize", choices: Tuning.Goal.allCases.map(\.rawValue),
    help: "what matters most (default balanced); ram runs layers row by row")

  /// The options that say what a program is compiled for.
  static let tuning = [optimize]
}

extension Arguments {
  /// What the program is compiled for.
  var tuning: Tuning {
    Tuning(goal: self["--optimize"].flatMap(Tuning.Goal.init) ?? .balanced)
  }
}
