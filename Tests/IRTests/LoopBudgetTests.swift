import IR
import Testing

struct LoopBudgetTests {
  private func turns(ofAtMost turns: Int, wanted: Int) throws -> Int {
    try LoopBudget.limited(to: turns) {
      var done = 0
      while done < wanted, LoopBudget.spend() { done += 1 }
      return done
    }
  }

  @Test func loopsMayUseTheirWholeBudget() throws {
    #expect(try turns(ofAtMost: 3, wanted: 3) == 3)
    #expect(try turns(ofAtMost: 0, wanted: 0) == 0)
  }

  @Test func oneTurnMoreIsAnError() {
    #expect(throws: EndlessLoop.self) { try turns(ofAtMost: 3, wanted: 4) }
  }

  @Test func withoutABudgetLoopsRunOn() {
    #expect((0..<100).allSatisfy { _ in LoopBudget.spend() })
  }
}
