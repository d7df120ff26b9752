import IR

/// Bytes of the arena that belong together, and when they are in use.
package struct Buffer: Sendable, Hashable {
  package enum Owner: Sendable, Hashable {
    /// A value with all its views.
    case value(Graph.ValueID)
    /// The step of that index, while it runs.
    case scratch(step: Int)
    /// The step of that index, while it takes in its image row by row.
    case accumulators(step: Int)
  }

  /// What these bytes hold.
  package let owner: Owner
  /// The size, rounded up to the alignment.
  package let bytes: Int
  /// The steps during which the bytes must not be touched by others, from the one that writes them
  /// to the last that reads them. Inputs are written at step -1, outputs are read at step `count`.
  package private(set) var steps: ClosedRange<Int>

  package init(owner: Owner, bytes: Int, steps: ClosedRange<Int>) {
    self.owner = owner
    self.bytes = bytes
    self.steps = steps
  }

  package init(value: Graph.ValueID, bytes: Int, steps: ClosedRange<Int>) {
    self.init(owner: .value(value), bytes: bytes, steps: steps)
  }

  mutating func extend(to step: Int) {
    steps = steps.lowerBound...max(steps.upperBound, step)
  }
}

/// The buffers of a schedule and the pairs of them that may overlap while both are in use.
package struct Lifetimes: Sendable {
  /// Two buffers in use at once that may still share bytes: the step that reads `operand` for the
  /// last time writes `result`.
  package struct Overlap: Sendable, Hashable {
    package let result: Int
    package let operand: Int
    /// The result may start that many bytes below its operand, or more: it is then written from first
    /// to last, never further ahead than what has been read.
    package let distance: Int
    /// The result may start that many bytes above its operand, or more, if it is then written row by
    /// row from last to first; nil if it cannot be.
    package let backward: Int?

    package init(result: Int, operand: Int, distance: Int, backward: Int? = nil) {
      (self.result, self.operand, self.distance) = (result, operand, distance)
      self.backward = backward
    }
  }

  /// A value in memory that it shares with others.
  package struct Tenant: Sendable, Hashable {
    package let value: Graph.ValueID
    /// Where it is, from the start of the buffer.
    package let bytes: Range<Int>
    /// When it must not be touched by others.
    package private(set) var steps: ClosedRange<Int>

    package init(value: Graph.ValueID, bytes: Range<Int>, steps: ClosedRange<Int>) {
      (self.value, self.bytes, self.steps) = (value, bytes, steps)
    }

    mutating func extend(to others: ClosedRange<Int>) {
      steps =
        min(steps.lowerBound, others.lowerBound)...max(steps.upperBound, others.upperBound)
    }
  }

  package internal(set) var buffers: [Buffer] = []
  package internal(set) var overlaps: [Overlap] = []
  /// The values in buffers of which not all bytes are in use all the time, by the buffer's index.
  package internal(set) var tenants: [Int: [Tenant]] = [:]
  /// The number of steps of the schedule.
  package let stepCount: Int
  /// Every buffer starts at a multiple of this many bytes.
  package let alignment: Int

  package init(buffers: [Buffer], overlaps: [Overlap] = [], stepCount: Int, alignment: Int = 4) {
    self.buffers = buffers
    self.overlaps = overlaps
    self.stepCount = stepCount
    self.alignment = alignment
  }
}
