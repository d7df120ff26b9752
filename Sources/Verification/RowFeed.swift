import Compiler
import IR

/// C of an application that has a whole image and hands it over row by row.
struct RowFeed {
  private let input: Program.RowInput
  private let model: String

  init(_ input: Program.RowInput, model: String) { (self.input, self.model) = (input, model) }

  /// The name of the image of a model.
  static func name(_ model: String) -> String { "\(model)_image" }

  /// The definition of the image.
  var image: String {
    let element = input.operand.type.element.cName
    return "static \(element) \(Self.name(model))[\(input.operand.type.count)];"
  }

  /// The statements that run the model on it. Every third row is put where no copy is needed.
  ///
  /// - Parameters:
  ///   - memory: arguments for a caller-owned arena.
  ///   - mark: a statement before each row.
  func run(memory: [String] = [], mark: String = "") -> String {
    let elements = input.rowBytes / input.operand.type.element.byteCount
    let place = "\(Self.name(model)) + y * \(elements)"
    let push = "\(model)_push_row"
    let arguments = { (row: String) in (memory + [row]).joined(separator: ", ") }
    let own = "\(model)_input_row(\(memory.joined(separator: ", ")))"
    guard mark.isEmpty else {
      return
        "for (int32_t y = 0; y < \(input.rows); y++) {\n\(mark)\n\(push)(\(arguments(place)));\n}"
    }
    return """
      for (int32_t y = 0; y < \(input.rows); y++) {
        if (y % 3 == 2) memcpy(\(own), \(place), \(input.rowBytes));
        if (\(push)(\(arguments("y % 3 == 2 ? \(own) : \(place)"))) != (y == \(input.rows - 1))) {
          record(RECORD_GUARD, -1, y, "", 0);
        }
      }
      """
  }
}
