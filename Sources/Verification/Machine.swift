import Compiler

/// Where generated C can be built and run.
package protocol Machine: Sendable {
  /// What `--on` calls it.
  var id: String { get }
  /// Builds one program from one source. - Parameter definitions: macros, `NAME=VALUE`.
  func build(
    _ source: String, to program: String, defining definitions: [String]
  ) throws
  /// The most stack that functions of such a program can take, in bytes; nil where that is not known.
  func stackBounds(of functions: [String], in program: String) throws(IOError) -> [Int]?
  /// Runs a program that `build` has made, with `folder` as its working directory.
  func run(_ program: String, in folder: String) throws(IOError) -> Subprocess.Outcome
  /// The files of `Templates/verify` that a program needs beside its source.
  var supportFiles: [String] { get }
  /// The most bytes of constants that one program can hold.
  var largestProgramBytes: Int { get }
  /// A section that lies in another memory than static data, where there is one.
  var farSection: String? { get }
}

extension Machine {
  package var farSection: String? { nil }

  package func stackBounds(of functions: [String], in program: String) throws(IOError) -> [Int]? {
    nil
  }
}
