import Compiler
import FoundationEssentials

/// The C compiler of this machine, and whether it has the sanitizers.
package struct HostCompiler: Machine {
  package let id = "host"
  package let supportFiles = ["host_io.h"]
  package let largestProgramBytes = 1 << 20
  package let path: String
  /// True if address and undefined-behaviour sanitizers are on.
  package let sanitizes: Bool

  /// Finds `$CC`, `cc`, `clang` or `gcc` and tries the sanitizers.
  package init() throws(IOError) {
    let wanted = ProcessInfo.processInfo.environment["CC"].map { [$0] } ?? ["cc", "clang", "gcc"]
    guard let path = Subprocess.find(wanted) else {
      throw IOError(
        "no C compiler: looked for \(wanted.joined(separator: ", ")); install gcc or clang, or set CC"
      )
    }
    self.path = path
    sanitizes = try Self.canSanitize(path)
  }

  private static let sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]

  private static func canSanitize(_ path: String) throws(IOError) -> Bool {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    try Files.write("int main(void) { return 0; }\n".utf8, to: "\(folder)/try.c")
    let build = try Subprocess.run(
      [path] + sanitizers + ["\(folder)/try.c", "-o", "\(folder)/try"], log: "\(folder)/log")
    guard build.status == 0 else { return false }
    return try Subprocess.run(["\(folder)/try"], log: "\(folder)/log").status == 0
  }

  package func run(_ program: String, in folder: String) throws(IOError) -> Subprocess.Outcome {
    try Subprocess.run([program], log: "\(program).log", in: folder)
  }

  package func build(
    _ source: String, to program: String, defining definitions: [String]
  ) throws {
    let arguments =
      [path, "-std=c99", "-O1"] + (sanitizes ? Self.sanitizers : [])
      + definitions.map { "-D\($0)" } + [source, "-o", program]
    let outcome = try Subprocess.run(arguments, log: "\(program).log")
    guard outcome.status == 0 else {
      throw IOError("\(path) exited with \(outcome.status):\n\(outcome.output)")
    }
  }
}
