/// How stored integers stand for real numbers: `real = scale * (stored - zeroPoint)`.
///
/// Per tensor when there is one scale, else one scale for each index of dimension `axis`.
package struct Quantization: Hashable, Sendable {
  package var scales: [Float]
  package var zeroPoints: [Int32]
  package var axis: Int

  package init(scales: [Float], zeroPoints: [Int32], axis: Int = 0) {
    self.scales = scales
    self.zeroPoints = zeroPoints
    self.axis = axis
  }

  package init(scale: Float, zeroPoint: Int32) {
    self.init(scales: [scale], zeroPoints: [zeroPoint])
  }
}

/// The element type, shape and quantization of a value.
package struct TensorType: Hashable, Sendable {
  package var element: ElementType
  package var shape: [Int]
  package var quantization: Quantization?

  package init(_ element: ElementType, _ shape: [Int], _ quantization: Quantization? = nil) {
    self.element = element
    self.shape = shape
    self.quantization = quantization
  }

  package init(_ element: ElementType, _ shape: [Int], scale: Float, zeroPoint: Int32 = 0) {
    self.init(element, shape, Quantization(scale: scale, zeroPoint: zeroPoint))
  }

  /// The number of elements. Import has checked that it does not overflow, where it is not 0.
  package var count: Int { shape.contains(0) ? 0 : shape.reduce(1, *) }
  /// The bytes the elements take in the arena.
  package var byteCount: Int { count * element.byteCount }

  /// The per-tensor scale, or 0 where there is none.
  package var scale: Float { quantization?.scales.first ?? 0 }
  /// The per-tensor zero point, or 0 where there is none.
  package var zeroPoint: Int32 { quantization?.zeroPoints.first ?? 0 }

  /// The values the element type can hold; all of int32 where that is not an integer type.
  package var range: ClosedRange<Int32> { element.integerRange ?? Int32.min...Int32.max }

  /// True if both store reals the same way, so that their elements can be copied unchanged.
  package func storesLike(_ other: TensorType) -> Bool {
    element == other.element && scale == other.scale && zeroPoint == other.zeroPoint
  }

  /// Distance in elements between neighbours along each dimension of a dense tensor.
  package var strides: [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      // It can only overflow where another dimension is 0, and then there is nothing to walk over.
      strides[axis] = strides[axis + 1] &* shape[axis + 1]
    }
    return strides
  }
}
