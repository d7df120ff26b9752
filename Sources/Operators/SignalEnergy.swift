import CKernels
import IR

/// The energies of the complex numbers of a spectrum, 0 for frequencies outside of a band.
///
/// Operands: the numbers' real and imaginary parts in turn.
package struct SignalEnergy: CustomImportable {
  package static let name = "CUSTOM(SignalEnergy)"
  package static let inputElements: [ElementType] = [.int16]
  /// The frequencies that count.
  let band: Range<Int>

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    let options = try FlexBuffer(customOptions)
    let end = try options.int("end_index", in: 0...1 << 20)
    self.init(band: try options.int("start_index", in: 0...end)..<end)
  }

  init(band: Range<Int>) { self.band = band }

  package var attributes: [String] { ["\(band.lowerBound)..<\(band.upperBound)"] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireVector(input, .int16, "input")
    try types.requireVector(result, .uint32, "result")
    let count = min(input.count / 2, result.count)
    try types.require(
      band.upperBound <= count, "band must end at \(count) (ends at \(band.upperBound))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let parts = operands.present(0).int32s
    var energies = [UInt32](repeating: 0, count: types.results[0].count)
    for frequency in band {
      let (real, imaginary) = (parts[2 * frequency], parts[2 * frequency + 1])
      energies[frequency] = UInt32(real * real) + UInt32(imaginary * imaginary)
    }
    return [Tensor(unsigned: energies)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_signal_energy_params(
      count: Int32(types.results[0].count), start: Int32(band.lowerBound),
      end: Int32(band.upperBound))
    return [
      KernelCall(
        "kl_signal_energy_s16_u32", in: "signal_energy.h", parameters, [.operand(0), .result(0)])
    ]
  }
}
