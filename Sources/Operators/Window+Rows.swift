import CKernels
import IR

/// An operator that slides a window over the image that is its first operand.
protocol WindowSliding: RowWise {
  /// The window, and with which other one the same operator makes a part of its result.
  var slidingWindow: Window { get set }
  /// The geometry as the kernels take it.
  func slidingGeometry(_ types: Signature) -> kl_window
  /// When the kernel for a whole image writes.
  func writing(_ types: Signature) -> WindowWriting
  /// How the kernels make rows; nil where they cannot.
  func rowKernel(_ types: Signature) -> RowForm.Kernel?
  /// How many rows kernels for bands make best at once, and what is lost otherwise.
  func rowBand(_ types: Signature) -> (rows: Int, loss: RowForm.Loss)
}

/// When a kernel, on its way from the first pixel of its result to the last, writes a pixel.
enum WindowWriting: Hashable {
  /// While it reads what the pixel is made of.
  case whileReading
  /// The same, two pixels of a row at a time.
  case whileReadingPairs
  /// Channel after channel, each when all it is made of is read.
  case elementwise
  /// Likewise, and a channel is made of the same channel of the operand alone.
  case channelwise
  /// That many pixels at a time, when all they are made of is read.
  case pixels(Int)
  /// That many rows at a time, while all they are made of is read.
  case rows(Int)
}

extension WindowSliding {
  func rowKernel(_ types: Signature) -> RowForm.Kernel? { .window }

  func rowBand(_ types: Signature) -> (rows: Int, loss: RowForm.Loss) { (1, RowForm.Loss()) }

  package func rowForm(_ types: Signature) -> RowForm? {
    guard types.areImages(0), let kernel = rowKernel(types) else { return nil }
    let w = slidingGeometry(types)
    var needed: [Range<Int>] = []
    for y in 0..<Int(w.output_height) {
      let first = y * Int(w.stride_y) - Int(w.pad_top)
      let end = min(first + Int(w.height - 1) * Int(w.dilation_y) + 1, Int(w.input_height))
      // A window that sees nothing but padding has no rows.
      guard max(first, 0) < end else { return nil }
      needed.append(max(first, 0)..<end)
    }
    let band = kernel == .band ? rowBand(types) : (1, RowForm.Loss())
    return RowForm(kernel, operands: [0], needed: needed, band: band.0, loss: band.1)
  }

  package func slice(_ rows: Range<Int>, _ types: Signature) -> any Operator {
    let w = slidingGeometry(types)
    let first = rows.lowerBound * Int(w.stride_y) - Int(w.pad_top)
    let height = Int(w.stride_y) * (rows.count - 1) + Int(w.height - 1) * Int(w.dilation_y) + 1
    let width =
      Int(w.stride_x) * Int(w.output_width - 1) + Int(w.width - 1) * Int(w.dilation_x) + 1
    var border = Border()
    border.top = max(0, -first)
    border.bottom = max(0, first + height - Int(w.input_height))
    border.left = Int(w.pad_left)
    border.right = max(0, width - border.left - Int(w.input_width))
    var result = self
    result.slidingWindow.padding = .valid
    result.slidingWindow.border = border
    return result
  }

  package func forwardDistance(ofOperand index: Int, _ types: Signature) -> Int? {
    guard index == 0, types.areImages(0) else { return nil }
    if case .rows(let band) = writing(types) {
      return rowForm(types)?.forwardDistance(
        operandRow: types.operand(0).rowBytes, resultRow: types.results[0].rowBytes, band: band)
    }
    // As the kernels for whole images see it.
    return slidingGeometry(types).flattened.forwardDistance(
      operand: types.operand(0).element, result: types.results[0].element,
      writing(types))
  }
}

extension kl_window {
  /// How far below its operand the result may start: no byte is written that is still to be read.
  func forwardDistance(
    operand: ElementType, result: ElementType, _ writing: WindowWriting
  ) -> Int {
    let pixel = Int(output_depth) * result.byteCount
    let count = Int(output_height) * Int(output_width)
    var distance = count * pixel - Int(input_height * input_width * input_depth) * operand.byteCount
    // The first byte that any pixel from here on needs.
    var needed = Int.max
    for j in (0..<count).reversed() {
      let isLast =
        if case .pixels(let group) = writing { (j + 1).isMultiple(of: group) } else { true }
      if isLast { distance = max(distance, (j + 1) * pixel - needed) }
      let first = firstPixel(j) * Int(input_depth) * operand.byteCount
      needed = min(needed, first)
      switch writing {
      case .whileReading: distance = max(distance, (j + 1) * pixel - needed)
      case .whileReadingPairs:
        let x = j % Int(output_width)
        let isPair = x.isMultiple(of: 2) && x + 1 < Int(output_width)
        distance = max(distance, (j + (isPair ? 2 : 1)) * pixel - needed)
      case .elementwise: distance = max(distance, (j + 1) * pixel - result.byteCount - needed)
      // A channel may take the place of one that has just been read.
      case .channelwise: distance = max(distance, j * pixel - first)
      case .pixels, .rows: break
      }
    }
    return distance
  }

  /// How far above its operand the result may start if its pixels are written from the last to the
  /// first, each when all it is made of is read.
  func backwardDistance(operand: ElementType, result: ElementType) -> Int {
    let (input, output) = (
      Int(input_depth) * operand.byteCount, Int(output_depth) * result.byteCount
    )
    // How many pixels of the image those before are made of, and how far above the end of these
    // the next may start.
    var (read, distance) = (0, Int.min)
    for j in 0..<Int(output_height) * Int(output_width) {
      if j > 0 { distance = max(distance, read * input - j * output) }
      read = max(read, lastPixel(j) + 1)
    }
    return max(distance, -Int(input_height * input_width) * input)
  }

  /// The last pixel of the image that pixel `j` of the result is made of.
  private func lastPixel(_ j: Int) -> Int {
    let (y, x) = (j / Int(output_width), j % Int(output_width))
    let row = y * Int(stride_y) - Int(pad_top) + Int(height - 1) * Int(dilation_y)
    let column = x * Int(stride_x) - Int(pad_left) + Int(width - 1) * Int(dilation_x)
    return min(row, Int(input_height) - 1) * Int(input_width) + min(column, Int(input_width) - 1)
  }

  /// The first pixel of the image that pixel `j` of the result is made of.
  private func firstPixel(_ j: Int) -> Int {
    let (y, x) = (j / Int(output_width), j % Int(output_width))
    let row = max(0, y * Int(stride_y) - Int(pad_top))
    return row * Int(input_width) + max(0, x * Int(stride_x) - Int(pad_left))
  }
}
