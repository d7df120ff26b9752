import TFLite

/// A convolution of a 1x4x4x1 image with two 3x3 filters, whose parts a test may break.
struct LittleModel {
  /// The identifier of the file.
  var identifier = "TFL3"
  /// The number of CONV_2D, in both places a writer may put it.
  var code: [Node] = [.int8(3), .absent, .int32(2), .int32(3)]
  /// The image, and its quantization.
  var image = Tensor(
    name: "image", shape: [1, 4, 4, 1], buffer: 0, scales: [0.5], zeroPoints: [-128])
  /// The filters, one scale each.
  var filters = Tensor(
    name: "filters", shape: [2, 3, 3, 1], buffer: 1, scales: [0.25, 0.125], zeroPoints: [0, 0])
  /// The bias, which lies behind the tables.
  var bias = Tensor(name: "bias", type: 2, shape: [2], buffer: 2, scales: [], zeroPoints: [])
  /// The result.
  var result = Tensor(
    name: "result", shape: [1, 2, 2, 2], buffer: 0, scales: [1], zeroPoints: [])
  /// VALID, strides 1 and 2, RELU6; the dilations are left out.
  var options: [Node] = [.int8(1), .int32(1), .int32(2), .int8(3)]
  /// The number of `options` in the union; 1 is `Conv2DOptions`.
  var optionsType: UInt8 = 1
  /// The convolution apart from its options.
  var inputs: [Int32] = [0, 1, 2]
  var outputs: [Int32] = [3]
  var intermediates: [Int32] = []
  var codeIndex: UInt32 = 0
  var mutating: [UInt8] = []
  /// The subgraph's own inputs and outputs.
  var graphInputs: [Int32] = [0]
  var graphOutputs: [Int32] = [3]
  var signatureTensor: UInt32 = 3
  var signatureSubgraph: UInt32 = 0
  var metadataBuffer: UInt32 = 3
  /// The contents of the buffers; the third lies behind the tables.
  var emptyBuffer: [UInt8] = []
  var filterBytes = [UInt8](1...18)
  var biasBytes = [UInt8](101...108)
  /// Where the file says that the bias lies, when not where it does.
  var biasOffset: UInt64?
  /// The fields of the operator that follow `intermediates`.
  var operatorTail: [Node] = []

  /// The file.
  var bytes: [UInt8] {
    // The size of the tables does not depend on the place of what lies behind them.
    let tables = file(biasOffset: 0)
    return file(biasOffset: biasOffset ?? UInt64(tables.count)) + biasBytes
  }

  /// The error that reading the file throws, if any.
  var error: ModelError? {
    do {
      _ = try Model(bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  private func file(biasOffset: UInt64) -> [UInt8] {
    let buffers: [Node] = [
      .table([.bytes(emptyBuffer)]), .table([.bytes(filterBytes)]),
      .table([.absent, .uint64(biasOffset), .uint64(UInt64(biasBytes.count))]),
      .table([.bytes(Array("1.5.0".utf8))]),
    ]
    let root: [Node] = [
      .uint32(3), .vector([.table(code)]), .vector([subgraph]), .string("little"),
      .vector(buffers), .absent,
      .vector([.table([.string("min_runtime_version"), .uint32(metadataBuffer)])]),
      .vector([signature]),
    ]
    return FlatBufferWriter.file(.table(root), identifier: identifier)
  }

  private var subgraph: Node {
    let convolution: [Node] = [
      .uint32(codeIndex), .ints(inputs), .ints(outputs), .uint8(optionsType), .table(options),
      .absent, .absent, .bytes(mutating), .ints(intermediates),
    ]
    return .table([
      .vector([image, filters, bias, result].map(\.node)), .ints(graphInputs),
      .ints(graphOutputs), .vector([.table(convolution + operatorTail)]), .string("main"),
    ])
  }

  private var signature: Node {
    .table([
      .vector([.table([.string("x"), .uint32(0)])]),
      .vector([.table([.string("y"), .uint32(signatureTensor)])]),
      .string("serving_default"), .absent, .uint32(signatureSubgraph),
    ])
  }
}

extension LittleModel {
  /// A tensor of the little model, int8 unless said otherwise.
  struct Tensor {
    var name: String
    var type: Int8 = 9
    var shape: [Int32]
    var buffer: UInt32
    var scales: [Float]
    var zeroPoints: [Int64]
    /// The fields that follow `quantization`.
    var tail: [Node] = []

    fileprivate var node: Node {
      let quantization: [Node] = [
        .absent, .absent, .floats(scales), .longs(zeroPoints), .absent, .absent, .int32(0),
      ]
      return .table(
        [.ints(shape), .int8(type), .uint32(buffer), .string(name), .table(quantization)] + tail)
    }
  }
}
