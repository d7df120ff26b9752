import Synchronization

/// How often the loops of a model may turn, in all, before a run is given up: one may have no end.
package final class LoopBudget: Sendable {
  // A class, because all loops of a run share it.
  private let left: Mutex<Int>
  @TaskLocal private static var current: LoopBudget?

  private init(_ turns: Int) { left = Mutex(turns) }

  /// Takes one turn off the budget of the run under way; false if none is left.
  package static func spend() -> Bool {
    guard let current else { return true }
    return current.left.withLock { left in
      left -= left >= 0 ? 1 : 0
      return left >= 0
    }
  }

  /// What `body` returns. - Throws: `EndlessLoop` if loops turned more than `turns` times meanwhile.
  package static func limited<Result>(to turns: Int, _ body: () throws -> Result) throws -> Result {
    let budget = LoopBudget(turns)
    let result = try $current.withValue(budget) { try body() }
    guard budget.left.withLock({ $0 >= 0 }) else { throw EndlessLoop(turns: turns) }
    return result
  }
}

/// A run that was given up because its loops did not end in time.
package struct EndlessLoop: Error, CustomStringConvertible {
  package let turns: Int
  package var description: String {
    "loops must end within \(turns) turns in all (they go on); --max-iterations allows more"
  }
}
