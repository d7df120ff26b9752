import Compiler
import IR
import TFLite
import Verification

/// What an error is to the user: a kind, a sentence, a place, an exit status.
struct Failure {
  let kind: String
  let message: String
  let at: String?
  let status: ExitStatus

  /// - Parameter file: the model that was being read.
  init(_ error: any Error, file: String?) {
    switch error {
    case let error as UsageError:
      self.init("usage", "\(error)", .usage, at: nil)
    case let error as MemoryRefused:
      self.init("usage", "\(error)", .usage, at: nil)
    case let error as ModelError:
      self.init("malformed", "\(error)", .malformed, at: file)
    case let error as MalformedGraph:
      self.init("malformed", "\(error)", .malformed, at: file)
    case let error as InputError:
      self.init("malformed", "\(error)", .malformed, at: nil)
    case let error as TargetError:
      self.init("malformed", "\(error)", .malformed, at: nil)
    case let error as UnsupportedModel:
      self.init("unsupported", "\(error)", .unsupported, at: file)
    case let error as OverBudget:
      self.init("over budget", "\(error)", .no, at: file)
    case let error as OverMemories:
      self.init("over budget", "\(error)", .no, at: file)
    case let error as EndlessLoop:
      self.init("malformed", "\(error)", .malformed, at: file)
    case let error as IOError:
      self.init("io", "\(error)", .io, at: nil)
    default:
      self.init("io", "\(error)", .io, at: file)
    }
  }

  private init(_ kind: String, _ message: String, _ status: ExitStatus, at: String?) {
    self.kind = kind
    self.message = message
    self.status = status
    self.at = at
  }

  /// Tells the user on standard error.
  func report(to console: Console) {
    console.clearProgress()
    if console.format == .json {
      struct Report: Encodable {
        struct Body: Encodable {
          let kind, message: String
          let at: String?
        }
        let error: Body
      }
      let report = Report(error: .init(kind: kind, message: message, at: at))
      console.note(json: report)
      return
    }
    let place = at.map { "\($0): " } ?? ""
    for line in message.split(separator: "\n", omittingEmptySubsequences: false) {
      console.note("\(kind == "usage" ? "kinglet: " : place)\(line)")
    }
  }
}
