extension Lifetimes {
  /// Some of the buffers, in that order, with what they may do to one another.
  func only(_ members: [Int]) -> Lifetimes {
    var part = Lifetimes(
      buffers: members.map { buffers[$0] }, stepCount: stepCount, alignment: alignment)
    let places = Dictionary(
      uniqueKeysWithValues: members.enumerated().map { ($0.element, $0.offset) })
    part.overlaps = overlaps.compactMap { pair in
      guard let result = places[pair.result], let operand = places[pair.operand] else { return nil }
      return Overlap(
        result: result, operand: operand, distance: pair.distance, backward: pair.backward)
    }
    for (buffer, values) in tenants {
      if let place = places[buffer] { part.tenants[place] = values }
    }
    return part
  }
}

extension Buffer {
  /// True if the application writes or reads it: before the first step, after the last.
  func isPort(of stepCount: Int) -> Bool { steps.lowerBound < 0 || steps.upperBound >= stepCount }
}
