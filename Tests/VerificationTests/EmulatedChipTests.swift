import Testing

import Compiler
import Verification

/// The same C on emulated chips; those whose compiler or emulator is missing are skipped.
@Suite struct EmulatedChipTests {
  private static let present = EmulatedChip.all.map(\.id).filter { id in
    guard let chip = EmulatedChip.named(id) else { return false }
    return (try? chip.requireTools()) != nil
  }

  @Test(arguments: present) func digitsEqualTheInterpreter(on id: String) throws {
    let chip = try #require(EmulatedChip.named(id))
    let cases = try Case.all(in: "\(Places.models)/digits")
    let report = try Verifier(engine: .c, on: chip).verify(cases)
    #expect(report.isSuccess, "\(report.failed)")
    #expect(report.on == id)
  }
}
