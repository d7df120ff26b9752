import CKernels

extension kl_window {
  /// The pixels of a whole map as one row, where each output needs only its own.
  var flattened: kl_window {
    var flat = self
    guard height == 1, width == 1, stride_x == 1, stride_y == 1, pad_top == 0, pad_left == 0,
      input_height == output_height, input_width == output_width
    else { return self }
    flat.input_width *= input_height
    flat.output_width = flat.input_width
    (flat.input_height, flat.output_height) = (1, 1)
    // Of one tap only.
    (flat.dilation_x, flat.dilation_y) = (1, 1)
    return flat
  }

  /// The order in which columns hold the elements of a window, which count tap by tap: of each row
  /// whole words of so many inputs, then what is left over.
  func columnOrder(wordInputs: Int) -> [Int] {
    let (height, run) = (Int(height), Int(width * input_depth))
    let whole = run / wordInputs * wordInputs
    return (0..<height).flatMap { $0 * run..<$0 * run + whole }
      + (0..<height).flatMap { $0 * run + whole..<($0 + 1) * run }
  }

  /// The same with the input's depth in bytes.
  func withBytes(_ count: Int) -> kl_window {
    var result = self
    result.input_depth *= Int32(count)
    return result
  }

  /// Memory for the columns of four windows, as `kl_column_memory_at` divides it.
  ///
  /// - Parameters:
  ///   - steps: the words of a column.
  ///   - patch: the bytes of one row of the windows of four neighbours.
  func columnBytes(steps: Int, patch: Int) -> Int {
    let left = Int(width * input_depth) % 4 * Int(height)
    let columns = Int(KL_COLUMN_PIXELS) * steps + Int(KL_COLUMN_TAIL)
    return 4 * (1 + columns + Int(height) + 2 * ((patch + 3) / 4) + (left + 3) / 4 * 4)
  }

  /// As `kl_patch_bytes`.
  var patchBytes: Int {
    let taps = dilation_x == 1 ? width + 3 * stride_x : 4 * width
    return max(Int(taps * input_depth), 8)
  }

  /// As `kl_is_line`.
  var isLine: Bool {
    height == 1 && width == 1 && output_height == 1 && stride_x == 1 && dilation_x == 1
      && pad_top == 0 && pad_left == 0 && output_width == input_width
  }
}
