extension Model {
  /// How the integers of a tensor stand for real numbers: `scale * (integer - zeroPoint)`.
  package struct Quantization: Sendable, Equatable {
    /// One scale, or one per slice along `axis`; as in the file, so perhaps not even positive.
    package var scales: [Float]
    /// As many zero points as scales.
    package var zeroPoints: [Int64]
    /// The dimension that several scales belong to.
    package var axis: Int
    /// The smallest real values seen in training, often absent.
    package var minimum: [Float]
    /// The largest real values seen in training, often absent.
    package var maximum: [Float]

    /// The quantization that a table describes, or nil where it holds no scales.
    init?(_ table: Table<Field>) throws(ModelError) {
      let scales = try table.floats(.scale)
      guard !scales.isEmpty else { return nil }
      var zeroPoints = try table.integers(.zeroPoint, as: Int64.self)
      if zeroPoints.isEmpty {
        try table.file.spend(scales.count, times: 8, at: table.offset)
        zeroPoints = Array(repeating: 0, count: scales.count)
      }
      guard zeroPoints.count == scales.count else {
        throw ModelError(
          "\(scales.count) scales need as many zero points, found \(zeroPoints.count)",
          at: table.offset)
      }
      self.scales = scales
      self.zeroPoints = zeroPoints
      axis = Int(try table.integer(.quantizedDimension, as: Int32.self))
      minimum = try table.floats(.min)
      maximum = try table.floats(.max)
    }

    /// The fields of the table.
    enum Field: Int, TableField {
      case min, max, scale, zeroPoint, detailsType, details, quantizedDimension
    }
  }
}
