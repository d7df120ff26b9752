import Dispatch
import Synchronization

/// A number that several threads count up.
final class Counter: Sendable {
  // A class, because the threads share it.
  private let value: Mutex<Int>
  init(_ start: Int) { value = Mutex(start) }

  func add(_ amount: Int) -> Int {
    value.withLock {
      $0 += amount
      return $0
    }
  }
}

/// The results of `transform` on every item, in order, computed on all cores.
func parallel<Item: Sendable, Result: Sendable>(
  _ items: [Item], _ transform: @Sendable (Item) -> Result
) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: items.count))
  DispatchQueue.concurrentPerform(iterations: items.count) { index in
    let result = transform(items[index])
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0 }.compactMap { $0 }
}
