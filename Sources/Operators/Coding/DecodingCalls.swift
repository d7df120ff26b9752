import CKernels
import IR

/// The calls for the whole result of a node, after others that decode their weights into scratch memory:
/// for kernels that use weights more than once.
package struct DecodingCalls {
  package let calls: [KernelCall]
  /// All scratch memory that they need.
  package let scratchBytes: Int

  /// Nil where no weights are better coded, or calls must do without memory.
  ///
  /// - Parameter scratchBytes: what `calls` themselves need.
  package init?(_ calls: [KernelCall], of op: any Operator, _ types: Signature, scratchBytes: Int) {
    guard types.tuning.coding != .nowhere, types.tuning.allowsScratch, op is any ScratchUsing,
      op is any Multiplying
    else { return nil }
    var end = scratchBytes
    var decoders: [KernelCall] = []
    var places: [Tensor: Int] = [:]
    var result = calls
    for call in result.indices where result[call].coding == nil {
      for index in result[call].arguments.indices {
        guard let tensor = result[call].arguments[index].weights(types) else { continue }
        if places[tensor] == nil {
          let offset = (end + Self.alignment - 1) / Self.alignment * Self.alignment
          guard let decoder = Self.decoder(of: tensor, types.tuning.coding, at: offset) else {
            continue
          }
          decoders.append(decoder)
          places[tensor] = offset
          end = offset + tensor.bytes.count
        }
        if let offset = places[tensor] {
          result[call].arguments[index] = .decoded(offset: offset, tensor.element)
        }
      }
    }
    guard !decoders.isEmpty else { return nil }
    self.calls = decoders + result
    self.scratchBytes = end
  }

  /// The same for the calls that an operator has.
  package init?(of op: any Operator, _ types: Signature) {
    guard types.tuning.coding != .nowhere, let using = op as? any ScratchUsing else { return nil }
    self.init(
      op.kernelCalls(types), of: op, types, scratchBytes: using.scratchBytes(types))
  }

  /// Where words may start.
  private static let alignment = 8
  /// What a call takes beside its constants.
  private static let callBytes = 48

  private static func decoder(
    of tensor: Tensor, _ coding: Tuning.Coding, at offset: Int
  ) -> KernelCall? {
    let isLanes = tensor.element == .int32
    let bytes = isLanes ? lanes(tensor.bytes) : tensor.bytes.map { Int8(bitPattern: $0) }
    guard let mostBytes = coding.mostBytes(insteadOf: bytes.count - callBytes),
      let coded = CodedBytes(bytes, row: bytes.count, mostBytes: mostBytes)
    else { return nil }
    var call = KernelCall(
      isLanes ? "kl_decode_lanes" : "kl_decode_s8", in: "coded.h",
      kl_coded_params(
        count: Int32(bytes.count), shift: Int32(coded.indexShift),
        units: Int32(coded.units.count), tokens: Int32(coded.tokenCount)),
      coded.arguments + [.decoded(offset: offset, isLanes ? .uint32 : .int8)])
    call.coding = .init(plain: [tensor], tokens: coded.tokenCount)
    return call
  }

  /// The bytes of words of two lanes, each 256 a + b, as b, a, b, a: packed weights are such lanes, and
  /// what else there is between them only needs to come back.
  static func lanes(_ bytes: [UInt8]) -> [Int8] {
    bytes.indices.map { index in
      Int8(bitPattern: index % 2 == 0 ? bytes[index] : bytes[index] &+ bytes[index - 1] >> 7)
    }
  }
}

extension KernelCall.Argument {
  /// The constant that this is, if it may be weights.
  fileprivate func weights(_ types: Signature) -> Tensor? {
    guard let tensor = constant(types), !tensor.bytes.isEmpty,
      [.int8, .int32].contains(tensor.element)
    else { return nil }
    return tensor
  }
}
