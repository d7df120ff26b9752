import IR
import Testing

@testable import Compiler

struct FirstFitTests {
  private func lifetimes(
    _ buffers: [(bytes: Int, steps: ClosedRange<Int>)], _ overlaps: [Lifetimes.Overlap] = []
  ) -> Lifetimes {
    Lifetimes(
      buffers: buffers.enumerated().map {
        Buffer(owner: .scratch(step: $0), bytes: $1.bytes, steps: $1.steps)
      }, overlaps: overlaps, stepCount: 10)
  }

  private func place(_ lifetimes: Lifetimes, in order: [Int]) -> [Int] {
    FirstFit.place(order, Conflicts(lifetimes))
  }

  @Test func placesEachAtTheLowestFreeOffset() {
    let lifetimes = lifetimes([(8, 0...3), (16, 0...1), (4, 2...3), (16, 2...3)])
    #expect(place(lifetimes, in: [0, 1, 2, 3]) == [0, 8, 8, 12])
    #expect(place(lifetimes, in: [3, 2, 1, 0]) == [20, 0, 16, 0])
    #expect(Conflicts(lifetimes).size(of: [0, 8, 8, 12]) == 28)
  }

  @Test func aGapIsUsedIfItIsLargeEnough() {
    let buffers: [(bytes: Int, steps: ClosedRange<Int>)] = [
      (8, 0...9), (12, 0...4), (8, 0...9), (12, 5...9), (16, 5...9),
    ]
    #expect(place(lifetimes(buffers), in: [0, 1, 2, 3, 4]) == [0, 8, 20, 8, 28])
  }

  @Test func aResultMayLieBelowItsOperand() {
    let pair = [Lifetimes.Overlap(result: 1, operand: 0, distance: 8)]
    let lifetimes = lifetimes([(16, 0...1), (16, 1...2)], pair)
    #expect(place(lifetimes, in: [0, 1]) == [0, 16])
    #expect(place(lifetimes, in: [1, 0]) == [8, 0])
  }

  @Test func aResultMayLieAboveItsOperand() {
    let pair = [Lifetimes.Overlap(result: 1, operand: 0, distance: 12, backward: 4)]
    let lifetimes = lifetimes([(16, 0...1), (16, 1...2)], pair)
    #expect(place(lifetimes, in: [0, 1]) == [0, 4])
    #expect(place(lifetimes, in: [1, 0]) == [12, 0])
  }

  @Test func everyOrderNamesEveryBufferOnce() {
    let lifetimes = randomLifetimes(seed: 1, buffers: 20, steps: 8, largest: 100)
    for order in FirstFit.orders(of: lifetimes) { #expect(order.sorted() == Array(0..<20)) }
  }

  @Test func theBestOrderWins() {
    // By size, the small one of long life splits the room for the large ones.
    let lifetimes = lifetimes([(12, 0...1), (4, 0...9), (16, 2...3)])
    let conflicts = Conflicts(lifetimes)
    #expect(conflicts.size(of: FirstFit.best(lifetimes, conflicts, enough: 0)) == 20)
    let none = self.lifetimes([])
    #expect(FirstFit.best(none, Conflicts(none), enough: 0).isEmpty)
  }
}
