import IR

/// The parts of a source that only programs have to which the application hands over rows of an input.
struct RowExtras {
  let input: Program.RowInput
  let model: String
  private let arena: ArenaNames

  init(_ input: Program.RowInput, model: String, _ arena: ArenaNames) {
    (self.input, self.model, self.arena) = (input, model, arena)
  }

  private var upper: String { model.uppercased() }
  private var element: String { input.operand.type.element.cName }
  private var name: String { "\(model)_push_row" }
  private var row: String { "const \(element) *row" }

  /// The head of the function that takes a row, and what follows it.
  func signature(_ end: String) -> String {
    """
    #ifdef \(upper)_CALLER_ARENA
    int \(name)(\(arena.parameters), void *state, \(row))\(end)
    #else
    int \(name)(\(row))\(end)
    #endif
    """
  }

  /// The function that says where the next row goes. - Parameter at: defines the words of the progress.
  func place(at: String) -> String {
    // The bytes of the arena are those of the row's elements.
    let place = StepPrinter.place(of: input, arena.address(offset))
    return Template(named: "pushed.c").filled(
      model: model,
      [
        "signature": "\(element) *\(model)_input_row(\(upper)_ARENA) {", "at": at,
        "base": arena.local(for: offset),
        "row": "return (\(element) *)(void *)(\(place));",
      ])
  }

  private var offset: Int {
    guard case .arena(let offset) = input.operand.place else {
      preconditionFailure("inputs lie in the arena")
    }
    return offset
  }

  /// What the header says of them.
  var declarations: String {
    let prefix = "\(upper)_ROW"
    return """
      // Takes in the next row of the input, \(upper)_ROWS of them for a run, and computes what can be of it.
      // Returns 1 with the last, when the outputs are ready: they are valid until the next row. Other
      // inputs are filled before the first. \(model)_reset gives up a run. Never fails, never allocates.
      #define \(prefix)S \(input.rows)
      #define \(prefix)_BYTES \(input.rowBytes)
      #define \(prefix)_ELEMENTS \(input.rowBytes / input.operand.type.element.byteCount)
      \(signature(";"))
      // Where the next row may be put: then it is not copied.
      \(element) *\(model)_input_row(\(upper)_ARENA);

      """
  }
}
