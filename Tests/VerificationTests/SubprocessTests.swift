import Compiler
import Foundation
import Testing
import Verification

@Suite struct SubprocessTests {
  @Test func statusAndOutputAreReported() throws {
    try Places.withFolder { folder in
      let outcome = try Subprocess.run(
        ["/bin/sh", "-c", "echo out; echo err >&2; exit 3"], log: "\(folder)/log")
      #expect(outcome.status == 3)
      #expect(outcome.output == "out\nerr\n")
    }
  }

  @Test func signalIsReportedAsShellsDo() throws {
    try Places.withFolder { folder in
      let outcome = try Subprocess.run(["/bin/sh", "-c", "kill -9 $$"], log: "\(folder)/log")
      #expect(outcome.status == 128 + 9)
    }
  }

  @Test func missingProgramIsNamed() throws {
    try Places.withFolder { folder in
      let error = #expect(throws: IOError.self) {
        try Subprocess.run(["/nowhere/tool"], log: "\(folder)/log")
      }
      #expect(
        error?.description == "/nowhere/tool: cannot be started: No such file or directory")
    }
  }

  /// Verification starts programs from threads of Dispatch, which block signals.
  @Test func signalsReachTheProgram() throws {
    try Places.withFolder { folder in
      var signals: sigset_t = .init()
      sigfillset(&signals)
      pthread_sigmask(SIG_BLOCK, &signals, nil)
      defer { pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
      let outcome = try Subprocess.run(
        ["/bin/sh", "-c", "kill -TERM $$; echo deaf"], log: "\(folder)/log")
      #expect(outcome.status == 128 + 15)
    }
  }

  @Test func findsTheFirstProgramThatExists() {
    #expect(Subprocess.find(["no-such-tool", "sh"])?.hasSuffix("/sh") == true)
    #expect(Subprocess.find(["/bin/sh"]) == "/bin/sh")
    #expect(Subprocess.find(["/nowhere/sh"]) == nil)
    #expect(Subprocess.find(["no-such-tool"]) == nil)
  }
}
