import CKernels
import IR

/// Elements that move unchanged from places at regular distances to places at regular distances.
///
/// Extents, strides and offsets are in elements, outermost dimension first; a source stride may be
/// negative, or 0 where an element repeats.
struct StridedCopy: Hashable {
  let extents: [Int]
  let sourceStrides: [Int]
  let destinationStrides: [Int]
  let sourceOffset: Int
  let destinationOffset: Int
  let element: ElementType

  /// - Parameter destinationStrides: those of a dense result where absent.
  init(
    _ element: ElementType, extents: [Int], sourceStrides: [Int], sourceOffset: Int = 0,
    destinationStrides: [Int]? = nil, destinationOffset: Int = 0
  ) {
    self.element = element
    self.extents = extents
    self.sourceStrides = sourceStrides
    self.destinationStrides = destinationStrides ?? TensorType(element, extents).strides
    self.sourceOffset = sourceOffset
    self.destinationOffset = destinationOffset
    precondition(extents.count == sourceStrides.count, "every dimension has a stride")
    precondition(extents.count == self.destinationStrides.count, "every dimension has a stride")
  }

  /// The copy of a whole dense tensor.
  init(whole type: TensorType) {
    self.init(type.element, extents: [type.count], sourceStrides: [1])
  }

  /// The number of elements that move.
  var count: Int { extents.reduce(1, *) }

  /// The loops that the kernel counts out.
  var loopCount: Int { loops.count }

  /// True if this copies one run from the start of the source to the start of the destination.
  var isPlain: Bool {
    count == 0 || loops.isEmpty && sourceOffset == 0 && destinationOffset == 0
  }

  /// The elements that move, in order: the obvious definition of a copy to a dense result.
  func gathered(from source: Tensor) -> Tensor {
    source.gathering(offsets(extents, strides: sourceStrides).map { sourceOffset + $0 })
  }

  /// The call that copies from `source` to `destination`.
  ///
  /// - Requires: at most `KL_MAX_RANK` dimensions, and places within 2^31 bytes.
  func kernelCall(
    from source: KernelCall.Argument = .operand(0), to destination: KernelCall.Argument = .result(0)
  ) -> KernelCall {
    KernelCall("kl_copy", in: "copy.h", parameters, [source, destination])
  }

  /// The copy as the kernel takes it.
  var parameters: kl_copy_params {
    let bytes = element.byteCount
    let loops = loops
    return kl_copy_params(
      rank: Int32(loops.count), run_bytes: Int32(runCount * bytes),
      source_offset: count == 0 ? 0 : Int32(sourceOffset * bytes),
      destination_offset: count == 0 ? 0 : Int32(destinationOffset * bytes),
      extent: outermost(loops.map(\.extent)),
      source_stride: outermost(loops.map { $0.source * bytes }),
      destination_stride: outermost(loops.map { $0.destination * bytes }))
  }
}

// An image `[1, rows, columns, channels]` row by row.
extension StridedCopy {
  /// The copy that makes only these rows of a dense image.
  func rows(_ rows: Range<Int>) -> StridedCopy {
    StridedCopy(
      element, extents: [1, rows.count] + extents[2...], sourceStrides: sourceStrides,
      sourceOffset: sourceOffset + rows.lowerBound * sourceStrides[1])
  }

  /// The call that makes some rows from a whole `source`, which is called for bands.
  func bandCall(
    from source: KernelCall.Argument = .operand(0), to destination: KernelCall.Argument = .result(0)
  ) -> KernelCall {
    let row = rows(0..<1)
    let parameters = kl_copy_rows_params(
      row: row.parameters, source_step: Int32(sourceStrides[1] * element.byteCount),
      row_bytes: Int32(row.count * element.byteCount))
    return KernelCall("kl_copy", in: "copy.h", parameters, [source, destination])
  }

  /// Where the one run starts that this copies to the start of the destination, in bytes; nil if there
  /// are several.
  var runOffset: Int? {
    count > 0 && loops.isEmpty && destinationOffset == 0 ? sourceOffset * element.byteCount : nil
  }
}

// How the kernel goes about it: the longest runs, and the fewest loops around them.
extension StridedCopy {
  private struct Dimension {
    var extent, source, destination: Int

    /// True if a step along this dimension ends where `inner` does.
    func continues(_ inner: Dimension) -> Bool {
      source == inner.extent * inner.source && destination == inner.extent * inner.destination
    }
  }

  /// The dimensions of more than one element, those that continue each other merged.
  private var merged: [Dimension] {
    guard count > 0 else { return [Dimension(extent: 0, source: 1, destination: 1)] }
    var result: [Dimension] = []
    for axis in extents.indices where extents[axis] != 1 {
      var next = Dimension(
        extent: extents[axis], source: sourceStrides[axis], destination: destinationStrides[axis])
      if let outer = result.last, outer.continues(next) {
        result.removeLast()
        next.extent *= outer.extent
      }
      result.append(next)
    }
    return result
  }

  /// The elements that are neighbours in both source and destination.
  private var runCount: Int {
    guard let inner = merged.last, inner.source == 1, inner.destination == 1 else { return 1 }
    return inner.extent
  }

  /// The kernel that does this where the source lies, if all that moves is the transpose of a matrix.
  var transpose: kl_transpose_params? {
    let loops = loops
    let run = runCount
    guard loops.count == 2, sourceOffset == 0, destinationOffset == 0,
      run * element.byteCount <= Int(KL_LONGEST_RUN),
      loops[0].extent * loops[1].extent * run == count,
      loops[0].source == run, loops[1].source == loops[0].extent * run,
      loops[1].destination == run, loops[0].destination == loops[1].extent * run
    else { return nil }
    return kl_transpose_params(
      rows: Int32(loops[0].extent), columns: Int32(loops[1].extent),
      run_bytes: Int32(run * element.byteCount))
  }

  private var loops: [Dimension] {
    guard let inner = merged.last, inner.source == 1, inner.destination == 1 else { return merged }
    return merged.dropLast()
  }
}
