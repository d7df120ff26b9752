import CKernels
import IR
import Testing

@testable import Operators

/// The distance at which a result may overwrite its operand, against a memory in which every byte
/// knows whose it is.
struct WindowOverlapTests {
  /// Runs a kernel in thought; false if it reads a byte of its operand that it has overwritten.
  private func isSafe(_ w: kl_window, _ writing: WindowWriting, distance: Int) -> Bool {
    let (result, operand) = distance < 0 ? (-distance, 0) : (0, distance)
    let (inputs, outputs) = (Int(w.input_depth), Int(w.output_depth))
    var overwritten = Set<Int>()
    for y in 0..<Int(w.output_height) {
      for x in 0..<Int(w.output_width) {
        let pixels = w.tapsY(y).flatMap { row in
          w.tapsX(x).map { row.at * Int(w.input_width) + $0.at }
        }
        let first = result + (y * Int(w.output_width) + x) * outputs
        if writing == .whileReading { overwritten.formUnion(first..<first + outputs) }
        if writing == .whileReadingPairs, x.isMultiple(of: 2) {
          let pixels = min(2, Int(w.output_width) - x)
          overwritten.formUnion(first..<first + pixels * outputs)
        }
        for channel in 0..<outputs {
          let read = writing == .channelwise ? channel...channel : 0...inputs - 1
          for pixel in pixels {
            for c in read where overwritten.contains(operand + pixel * inputs + c) { return false }
          }
          if writing != .pixels(1) { overwritten.insert(first + channel) }
        }
        overwritten.formUnion(first..<first + outputs)
      }
    }
    return true
  }

  private func window(_ dice: inout Dice, sameDepth: Bool) -> kl_window {
    let depth = dice.int(1...4)
    let (height, width) = (dice.int(1...7), dice.int(1...7))
    let types = { (rows: Int, columns: Int, outputs: Int) in
      Signature(
        operands: [TensorType(.int8, [1, height, width, depth])],
        results: [TensorType(.int8, [1, rows, columns, outputs])])
    }
    let window = Window(
      strideY: dice.int(1...2), strideX: dice.int(1...2), dilationY: dice.int(1...2),
      padding: .same)
    let rows = Window.positions(height, 1, window.strideY, 1, .same)
    let columns = Window.positions(width, 1, window.strideX, 1, .same)
    return window.geometry(
      height: dice.int(1...3), width: dice.int(1...3),
      types(rows, columns, sameDepth ? depth : dice.int(1...4)))
  }

  @Test(arguments: 0..<300) func nothingIsReadThatIsOverwritten(seed: Int) {
    var dice = Dice(seed: seed)
    for writing: WindowWriting in [
      .elementwise, .channelwise, .whileReading, .whileReadingPairs, .pixels(1),
    ] {
      let w = window(&dice, sameDepth: writing == .channelwise)
      let distance = w.forwardDistance(operand: .int8, result: .int8, writing)
      #expect(isSafe(w, writing, distance: distance), "\(writing) \(w)")
    }
  }

  @Test func theDistanceIsRarelyLargerThanItMust() {
    var (tight, all) = (0, 0)
    for seed in 0..<200 {
      var dice = Dice(seed: seed)
      let w = window(&dice, sameDepth: true)
      let distance = w.forwardDistance(operand: .int8, result: .int8, .channelwise)
      all += 1
      if !isSafe(w, .channelwise, distance: distance - 1) { tight += 1 }
    }
    #expect(tight * 2 > all, "\(tight) of \(all)")
  }

  /// Rows one by one, each read before it is written.
  @Test(arguments: 0..<200) func rowsMayBeMadeInEitherOrder(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = MaxPool2D(
      PoolingWindow(
        height: dice.int(1...3), width: 1,
        Window(strideY: dice.int(1...3), strideX: 1, padding: .same)))
    let height = dice.int(1...9)
    let rows = Window.positions(height, 1, op.pooling.window.strideY, 1, .same)
    let types = Signature(
      operands: [TensorType(.int8, [1, height, 1, 2], scale: 1)],
      results: [TensorType(.int8, [1, rows, 1, 2], scale: 1)])
    guard let form = op.rowForm(types) else { return }
    let forward = form.forwardDistance(operandRow: 2, resultRow: 2)
    let backward = form.backwardDistance(operandRow: 2, resultRow: 2)
    for (y, needed) in form.needed.enumerated() {
      // What is written up to and with row y, and what rows from y on read.
      #expect((y + 1) * 2 - forward <= needed.lowerBound * 2)
      #expect(y * 2 + backward >= needed.upperBound * 2)
    }
  }
}
