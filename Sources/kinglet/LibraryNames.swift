import Compiler

/// The C names of models that become one library, and of the library.
struct LibraryNames {
  let library: String
  let models: [String]

  /// As `--name`, `--name-a` and so on say; where they do not, from the names of the files.
  init(_ files: [ModelFile], _ arguments: Arguments) throws(UsageError) {
    let given = Option.modelNames.map { arguments[$0.key] }
    guard files.count > 1 else {
      if let option = zip(Option.modelNames, given).first(where: { $1 != nil })?.0 {
        throw Self.error(
          "\(option.key) names one of several models; the name of one alone is --name")
      }
      let name = arguments["--name"] ?? files.first?.name ?? ""
      (library, models) = (try Self.valid(name, "--name"), [name])
      return
    }
    guard files.count <= given.count else {
      throw Self.error("at most \(given.count) models can share a library (found \(files.count))")
    }
    if let option = zip(Option.modelNames, given).dropFirst(files.count).first(where: { $1 != nil }
    )?.0 {
      throw Self.error("\(option.key) names a model that is not there: \(files.count) are given")
    }
    var models: [String] = []
    for (file, (option, name)) in zip(files, zip(Option.modelNames, given)) {
      models.append(try Self.valid(name ?? file.name, option.key))
    }
    self.models = models
    library = try Self.valid(arguments["--name"] ?? "models", "--name")
    if let clash = Bundle.clash(among: models, in: library) {
      throw Self.error(
        "\(clash): other names are given by --name-a, --name-b … and, for all, --name")
    }
  }

  /// From the names of the files, with numbers where several have the same: names for people.
  init(_ files: [ModelFile]) {
    library = "models"
    models = files.enumerated().map { index, file in
      let isTaken = files[..<index].contains { $0.name == file.name }
      return isTaken ? "\(file.name)_\(index + 1)" : file.name
    }
  }

  /// The programs of the models, in their order, as a library.
  func bundle(_ programs: [Program]) -> Bundle {
    Bundle(zip(models, programs).map { .init(name: $0, program: $1) }, name: library)
  }

  private static func valid(_ name: String, _ option: String) throws(UsageError) -> String {
    guard Package.isValid(name: name) else {
      throw error(
        "\(option) must be a C identifier in lower case that C and kinglet leave free (found \(name))"
      )
    }
    return name
  }

  private static func error(_ text: String) -> UsageError {
    UsageError(text, command: "generate")
  }
}

extension Option {
  /// `--name-a`, `--name-b` and so on: the names of several models, in their order.
  static let modelNames = "abcdefghijklmnopqrstuvwxyz".enumerated().map { index, letter in
    var option = Option(
      "--name-\(letter)", value: "NAME",
      help: "with several models, the prefix of the first one's C names; --name-b of the second's …"
    )
    option.isListed = index == 0
    return option
  }
}
