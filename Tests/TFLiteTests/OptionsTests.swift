import TFLite
import Testing

@Suite struct OptionsTests {
  @Test func readsFieldsAndDefaults() throws {
    let options = try options(LittleModel())
    #expect(options.tableName == "Conv2DOptions")
    #expect(options.int("padding") == 1)
    #expect(options.int("stride_w") == 1)
    #expect(options.int("stride_h") == 2)
    #expect(options.int("fused_activation_function") == 3)
    #expect(options.int("dilation_w_factor") == 1)
    #expect(options.int("dilation_h_factor") == 1)
    #expect(
      options.fields.map(\.name) == [
        "padding", "stride_w", "stride_h", "fused_activation_function", "dilation_w_factor",
        "dilation_h_factor", "quantized_bias_type",
      ])
  }

  @Test func anAbsentTableHasDefaults() throws {
    let options = try options(LittleModel(optionsType: 0))
    #expect(options.tableName == "Conv2DOptions")
    #expect(options.int("stride_w") == 0)
    #expect(options.int("dilation_w_factor") == 1)
  }

  @Test func readsEveryKindOfField() throws {
    let softmax = try options(LittleModel(code: [.int8(25)], options: [.float(0.5)], type: 9))
    #expect(softmax.float("beta") == 0.5)
    let mean = try options(LittleModel(code: [.int8(40)], options: [.bool(true)], type: 27))
    #expect(mean.bool("keep_dims"))
    let reshape = try options(
      LittleModel(code: [.int8(22)], options: [.ints([-1, 8])], type: 17))
    #expect(reshape.ints("new_shape") == [-1, 8])
    let random = try options(
      LittleModel(
        code: [.absent, .absent, .absent, .int32(148)], options: [.int64(.min)], type: 114)
    )
    #expect(random.int("seed") == .min)
    #expect(random.int("seed2") == 0)
    let bucketize = try options(
      LittleModel(
        code: [.absent, .absent, .absent, .int32(147)], options: [.floats([1, 2.5])], type: 115))
    #expect(bucketize.floats("boundaries") == [1, 2.5])
    let variable = try options(
      LittleModel(
        code: [.absent, .absent, .absent, .int32(142)], options: [.absent, .string("state")],
        type: 111))
    #expect(variable.string("container") == "")
    #expect(variable.string("shared_name") == "state")
  }

  @Test func readsTheSecondUnion() throws {
    var little = LittleModel(
      code: [.absent, .absent, .absent, .int32(204)], options: [], type: 0)
    little.operatorTail = [.absent, .absent, .uint8(19), .table([.int8(2)])]
    let options = try options(little)
    #expect(options.tableName == "StablehloRngBitGeneratorOptions")
    #expect(options.int("algorithm") == 2)
  }

  @Test func deprecatedFieldsKeepTheirPlace() throws {
    let resize = try options(
      LittleModel(
        code: [.int8(23)], options: [.int32(7), .int32(7), .bool(false), .bool(true)], type: 15))
    #expect(resize.fields.map(\.name) == ["align_corners", "half_pixel_centers"])
    #expect(resize.bool("half_pixel_centers"))
  }

  @Test func refusesOptionsOfAnotherOperator() {
    #expect(
      errorPlace(LittleModel(optionsType: 5)) == "subgraphs[0].operators[0]."
        + "builtin_options_type: CONV_2D needs Conv2DOptions, found Pool2DOptions")
    #expect(
      errorPlace(LittleModel(optionsType: 200)) == "subgraphs[0].operators[0]."
        + "builtin_options_type: CONV_2D needs Conv2DOptions, found an unknown table 200")
    let second: [Node] = [.absent, .absent, .uint8(10), .table([])]
    #expect(
      errorPlace(LittleModel(operatorTail: second)) == "subgraphs[0].operators[0]."
        + "builtin_options_2_type: CONV_2D needs Conv2DOptions, found StablehloPadOptions")
  }

  @Test func anOperatorUnknownToTheSchemaKeepsItsTable() throws {
    let unknown = LittleModel(code: [.absent, .absent, .absent, .int32(999)])
    #expect(try options(unknown).int("stride_h") == 2)
    let newer = LittleModel(code: [.absent, .absent, .absent, .int32(999)], optionsType: 250)
    #expect(try options(newer).fields.isEmpty)
  }

  @Test func refusesCallsOfSubgraphsThatAreNotThere() {
    let branch = LittleModel(code: [.int8(118)], options: [.int32(0), .int32(-1)], type: 92)
    #expect(
      errorPlace(branch) == "subgraphs[0].operators[0].builtin_options.else_subgraph_index: "
        + "the file has 1 subgraphs, found index -1")
  }

  @Test func askingForAnUnknownNameIsOurBug() async {
    await #expect(processExitsWith: .failure) {
      let model = try Model(bytes: LittleModel().bytes)
      _ = model.subgraphs[0].operators[0].options.int("stride_q")
    }
  }

  private func options(_ little: LittleModel) throws -> Model.Options {
    try #require(try Model(bytes: little.bytes).subgraphs.first?.operators.first).options
  }
}

extension LittleModel {
  /// The little model with another operator in place of its convolution.
  fileprivate init(code: [Node], options: [Node], type: UInt8) {
    self.init(code: code, options: options, optionsType: type)
  }
}
