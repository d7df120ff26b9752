import IR

extension Signature {
  /// Requires an image `[batches, height, width, depth]`, a constant new size as operand 1, and a
  /// result of that size, all below 2^15.
  func requireResizing() throws(Unsupported) {
    let (input, result) = (operand(0), results[0])
    try requireSameElement(input, result)
    try requireRank(input, 4, "input")
    try requireElements(input, "input")
    let size = try constantInts(1, "size")
    try require(size.count == 2, "size must have 2 values (has \(size.count))")
    for extent in size + input.shape[1...2] {
      try require(
        1...Int(Int16.max) ~= extent,
        "heights and widths must lie in 1...\(Int16.max) (one is \(extent))")
    }
    try requireShape(result, [input.shape[0]] + size + [input.shape[3]], "result")
  }
}
