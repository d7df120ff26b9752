import Compiler
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs other programs.
package enum Subprocess {
  /// How a program ended and what it said.
  package struct Outcome: Sendable {
    /// The exit status, or 128 plus the number of the signal that ended it.
    package let status: Int
    /// Standard output and standard error.
    package let output: String
  }

  /// Runs `arguments[0]`, a path, and waits. Its output goes through the file `log`.
  ///
  /// - Parameter folder: where it runs; where this program does if absent.
  package static func run(
    _ arguments: [String], log: String, in folder: String? = nil
  ) throws(IOError) -> Outcome {
    var actions: posix_spawn_file_actions_t = .init()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes: posix_spawnattr_t = .init()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    unblockSignals(&attributes)
    var process: pid_t = 0
    // Not every C library can change the folder of a child; every shell can.
    let command =
      folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] + arguments } ?? arguments
    var words = command.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    let failure = posix_spawn(&process, command[0], &actions, &attributes, &words, environ)
    guard failure == 0 else {
      throw IOError("\(arguments[0]): cannot be started: \(String(cString: strerror(failure)))")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1 && errno == EINTR {}
    let signal = status & 0x7F
    let output = (try? Files.read(log)) ?? []
    return Outcome(
      status: Int(signal == 0 ? (status >> 8) & 0xFF : 128 + signal),
      output: String(decoding: output, as: UTF8.self))
  }

  /// Threads of Dispatch block signals, and a program that never hears that a child of its own has
  /// ended waits for ever: cmake does.
  private static func unblockSignals(_ attributes: inout posix_spawnattr_t) {
    var blocked: sigset_t = .init()
    sigemptyset(&blocked)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
  }

  /// The path of the first of `names` that is a program on the search path.
  package static func find(_ names: [String]) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(
      separator: ":")
    for name in names {
      if name.contains("/") {
        if access(name, X_OK) == 0 { return name }
        continue
      }
      for folder in folders where access("\(folder)/\(name)", X_OK) == 0 {
        return "\(folder)/\(name)"
      }
    }
    return nil
  }
}
