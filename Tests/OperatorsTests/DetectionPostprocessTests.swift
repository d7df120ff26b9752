import CKernels
import IR
import Testing

@testable import Operators

@Suite struct DetectionPostprocessTests {
  private func op(
    most: Int, mostOfClass: Int?, classes: Int = 2, leastScore: Float = 0.25
  ) -> DetectionPostprocess {
    DetectionPostprocess(
      most: most, mostOfClass: mostOfClass, classes: classes, leastScore: leastScore,
      mostOverlap: 0.5, scales: .init(y: 10, x: 10, height: 5, width: 5))
  }

  private func types(
    _ op: DetectionPostprocess, boxes: Int, size: Int = 4, background: Int = 1
  ) -> Signature {
    Signature(
      operands: [
        TensorType(.float32, [1, boxes, size]),
        TensorType(.float32, [1, boxes, op.classes + background]),
        TensorType(.float32, [boxes, 4]),
      ],
      results: [[1, op.most, 4], [1, op.most], [1, op.most], [1]].map { TensorType(.float32, $0) })
  }

  /// Boxes that lie just on their anchors: the first two on each other, the third apart.
  private let operands = [
    Tensor([Float](repeating: 0, count: 12)),
    Tensor([9, 0.5, 0.25, 9, 0.75, 0.5, 9, 0.125, 0.375]),
    Tensor([1, 1, 2, 2, 1, 1, 2, 2, 4, 4, 2, 2] as [Float]),
  ]

  @Test func choosesTheBestOfThoseThatOverlap() throws {
    let op = op(most: 3, mostOfClass: nil)
    try op.check(types(op, boxes: 3))
    #expect(
      op.evaluate(operands, types(op, boxes: 3))
        == [
          Tensor([0, 0, 2, 2, 3, 3, 5, 5, 0, 0, 0, 0] as [Float]), Tensor([0, 1, 0] as [Float]),
          Tensor([0.75, 0.375, 0]),
          Tensor([2] as [Float]),
        ])
  }

  @Test func choosesTheBestOfEachClass() throws {
    let op = op(most: 2, mostOfClass: 1)
    try op.check(types(op, boxes: 3))
    #expect(
      op.evaluate(operands, types(op, boxes: 3))
        == [
          Tensor([0, 0, 2, 2, 0, 0, 2, 2] as [Float]), Tensor([0, 1] as [Float]),
          Tensor([0.75, 0.5]), Tensor([2] as [Float]),
        ])
  }

  @Test func checkSaysWhatMustHold() {
    let op = op(most: 2, mostOfClass: 1)
    #expect(throws: Unsupported("scores must have shape [1, 3, 2 or 3] (have [1, 3, 4])")) {
      try op.check(types(op, boxes: 3, background: 2))
    }
    var wrong = types(op, boxes: 3)
    wrong.results[2] = TensorType(.float32, [1, 3])
    #expect(throws: Unsupported("results must be of 2 detections (one has [1, 3])")) {
      try op.check(wrong)
    }
  }

  @Test func exponentialIsThatOfEveryMachine() {
    for x in stride(from: -40.0, through: 40.0, by: 0.37) {
      let expected = Real.exp(x)
      #expect(abs(kl_exp_f64(x) - expected) <= expected * 0x1p-50)
    }
    #expect(kl_exp_f64(0) == 1)
    #expect(kl_exp_f64(.infinity) > 0x1p400)
    #expect(kl_exp_f64(-.infinity) < 0x1p-400)
    #expect(kl_exp_f64(.nan).isNaN)
  }

  @Test(arguments: 0..<40) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = op(
      most: dice.int(1...9), mostOfClass: dice.pick([nil, dice.int(1...4)]),
      classes: dice.int(1...4), leastScore: dice.pick([-1, 0.25, 0.75]))
    let count = dice.int(1...20)
    let types = types(op, boxes: count, size: dice.int(4...5), background: dice.int(0...1))
    func tensor(_ index: Int, _ range: ClosedRange<Float>) -> Tensor {
      Tensor((0..<types.operand(index).count).map { _ in Float.random(in: range, using: &dice) })
    }
    // Scores of few values, so that some are equal.
    let scores = tensor(1, 0...1).floats.map { ($0 * 8).rounded() / 8 }
    try expectCustomKernelMatchesReference(
      op, types, [[tensor(0, -9...9), Tensor(scores), tensor(2, 0.1...1)]])
  }
}
