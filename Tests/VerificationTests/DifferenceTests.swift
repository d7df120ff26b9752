import IR
import Testing
import Verification

@Suite struct DifferenceTests {
  @Test func equalTensorsDoNotDiffer() {
    #expect(difference(Tensor(.int8, [1, 2]), Tensor(.int8, [1, 2]), [2]) == nil)
  }

  @Test func coordinatesAreThoseOfTheFirstDifference() throws {
    let expected = Tensor(.int16, (0..<24).map { Int32($0) })
    let actual = Tensor(.int16, (0..<24).map { Int32($0 == 17 || $0 == 20 ? -1 : $0) })
    let found = try #require(difference(expected, actual, [2, 3, 4]))
    #expect(found.index == [1, 1, 1])
    #expect(found.expected == "17")
    #expect(found.actual == "-1")
  }

  @Test func integersHaveNoTolerance() {
    let loose = Tolerance(relative: 1, absolute: 100)
    #expect(difference(Tensor(.int8, [1]), Tensor(.int8, [2]), [1], loose) != nil)
  }

  @Test func floatsMayDifferByTheTolerance() {
    let expected = Tensor([100, -1] as [Float])
    let near = Tensor([101, -1] as [Float])
    #expect(difference(expected, near, [2]) != nil)
    #expect(difference(expected, near, [2], Tolerance(relative: 0, absolute: 1)) == nil)
    #expect(difference(expected, near, [2], Tolerance(relative: 0.01, absolute: 0)) == nil)
    #expect(difference(expected, near, [2], Tolerance(relative: 0.009, absolute: 0)) != nil)
  }

  @Test func notANumberEqualsOnlyItself() {
    let number = Tensor([1] as [Float])
    let none = Tensor([Float.nan])
    let otherNone = Tensor([-Float.nan])
    let loose = Tolerance(relative: .infinity, absolute: .infinity)
    #expect(difference(none, otherNone, [1]) == nil)
    #expect(difference(number, none, [1], loose)?.actual == "nan")
    #expect(difference(none, number, [1], loose)?.expected == "nan")
  }

  @Test func infinitiesAndZerosCompareByValue() {
    let loose = Tolerance(relative: 0.1, absolute: 0.1)
    #expect(difference(Tensor([Float(0)]), Tensor([-Float(0)]), [1]) == nil)
    #expect(difference(Tensor([Float.infinity]), Tensor([Float.infinity]), [1]) == nil)
    #expect(difference(Tensor([Float.infinity]), Tensor([-Float.infinity]), [1], loose) != nil)
    #expect(difference(Tensor([Float(1)]), Tensor([Float.infinity]), [1], loose) != nil)
  }

  @Test func sizesAreCompared() throws {
    let found = try #require(difference(Tensor(.int8, [1, 2]), Tensor(.int8, [1]), [2]))
    #expect(found.index == [])
    #expect(found.expected == "2 bytes")
    #expect(found.actual == "1 bytes")
  }

  private func difference(
    _ expected: Tensor, _ actual: Tensor, _ shape: [Int], _ tolerance: Tolerance = .exact
  ) -> Difference? {
    Difference(
      expected: expected, actual: actual.bytes[...], shape: shape, tolerance: tolerance)
  }
}
