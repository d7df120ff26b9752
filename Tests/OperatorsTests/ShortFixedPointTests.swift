import CKernels
import Foundation
import Testing

@testable import Operators

/// gemmlowp's functions in 16 bits: the C against Swift for every number, and both against reals.
struct ShortFixedPointTests {
  private static let all = Int16.min...Int16.max

  @Test(arguments: 0...6) func tanhIsThatOfTheKernelAndNearTheFunction(integerBits: Int) {
    for a in Self.all {
      let result = ShortFixedPoint.tanh(a, integerBits: integerBits)
      #expect(kl_gemmlowp_tanh_s16(Int32(a), Int32(integerBits)) == Int32(result), "\(a)")
      let real = tanh(Double(a) * 0x1p-15 * Double(1 << integerBits))
      #expect(abs(Double(result) - 32768 * real) <= 16, "\(a)")
    }
  }

  @Test func logisticIsThatOfTheKernelAndNearTheFunction() {
    for a in Self.all {
      let result = ShortFixedPoint.logistic(a, integerBits: 3)
      #expect(kl_gemmlowp_logistic_s16(Int32(a), 3) == Int32(result), "\(a)")
      let real = 1 / (1 + exp(-Double(a) * 0x1p-12))
      #expect(abs(Double(result) - 32768 * real) <= 8, "\(a)")
    }
  }
}
