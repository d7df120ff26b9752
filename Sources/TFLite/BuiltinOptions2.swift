/// The members of the union `BuiltinOptions2`, in order: the first has number 1.
let builtinOptions2Tables: [OptionsTable] = [
  OptionsTable("StablehloConcatenateOptions", ["STABLEHLO_CONCATENATE"], .int64("dimension")),
  OptionsTable(
    "StablehloBroadcastInDimOptions", ["STABLEHLO_BROADCAST_IN_DIM"],
    .int64s("broadcast_dimensions")),
  OptionsTable(
    "StablehloSliceOptions", ["STABLEHLO_SLICE"],
    .int64s("start_indices"), .int64s("limit_indices"), .int64s("strides")),
  OptionsTable(
    "StablehloConvolutionOptions", ["STABLEHLO_CONVOLUTION"],
    .int64s("window_strides"), .int64s("padding"), .int64s("lhs_dilation"), .int64s("rhs_dilation"),
    .bools("window_reversal"), .int64("input_batch_dimension"), .int64("input_feature_dimension"),
    .int64s("input_spatial_dimensions"), .int64("kernel_input_feature_dimension"),
    .int64("kernel_output_feature_dimension"), .int64s("kernel_spatial_dimensions"),
    .int64("output_batch_dimension"), .int64("output_feature_dimension"),
    .int64s("output_spatial_dimensions"), .int64("feature_group_count"),
    .int64("batch_group_count"), .uint32s("precision_config")),
  OptionsTable(
    "StablehloCustomCallOptions", ["STABLEHLO_CUSTOM_CALL"],
    .string("call_target_name"), .bool("has_side_effect"), .string("backend_config"),
    .int32("api_version"), .int32s("called_computations"), .bytes("custom_attributes")),
  OptionsTable(
    "StablehloReduceOptions", ["STABLEHLO_REDUCE"],
    .int64s("dimensions"), .int32("body_subgraph_index")),
  OptionsTable(
    "StablehloScatterOptions", ["STABLEHLO_SCATTER"],
    .bool("indices_are_sorted"), .int64s("update_window_dims"), .int64s("inserted_window_dims"),
    .int64s("scatter_dims_to_operand_dims"), .int64("index_vector_dim"), .bool("unique_indices"),
    .int32("update_computation_subgraph_index")),
  OptionsTable(
    "StablehloCompareOptions", ["STABLEHLO_COMPARE"],
    .uint32("comparison_direction"), .uint32("compare_type")),
  OptionsTable("StablehloDynamicSliceOptions", ["STABLEHLO_DYNAMIC_SLICE"], .int64s("slice_sizes")),
  OptionsTable(
    "StablehloPadOptions", ["STABLEHLO_PAD"],
    .int64s("edge_padding_low"), .int64s("edge_padding_high"), .int64s("interior_padding")),
  OptionsTable("StablehloIotaOptions", ["STABLEHLO_IOTA"], .int64("iota_dimension")),
  OptionsTable(
    "StablehloDotGeneralOptions", ["STABLEHLO_DOT_GENERAL"],
    .int64s("lhs_batching_dimensions"), .int64s("rhs_batching_dimensions"),
    .int64s("lhs_contracting_dimensions"), .int64s("rhs_contracting_dimensions"),
    .uint32s("precision_config")),
  OptionsTable(
    "StablehloReduceWindowOptions", ["STABLEHLO_REDUCE_WINDOW"],
    .int64s("window_dimensions"), .int64s("window_strides"), .int64s("base_dilations"),
    .int64s("window_dilations"), .int64s("padding"), .int32("body_subgraph_index")),
  OptionsTable(
    "StablehloSortOptions", ["STABLEHLO_SORT"],
    .int64("dimension"), .bool("is_stable"), .int32("comparator_subgraph_index")),
  OptionsTable(
    "StablehloWhileOptions", ["STABLEHLO_WHILE"],
    .int32("cond_subgraph_index"), .int32("body_subgraph_index")),
  OptionsTable(
    "StablehloGatherOptions", ["STABLEHLO_GATHER"],
    .int64s("offset_dims"), .int64s("collapsed_slice_dims"), .int64s("start_index_map"),
    .int64("index_vector_dim"), .int64s("slice_sizes"), .bool("indices_are_sorted")),
  OptionsTable("StablehloTransposeOptions", ["STABLEHLO_TRANSPOSE"], .int64s("permutation")),
  OptionsTable("DilateOptions", ["DILATE"]),
  OptionsTable(
    "StablehloRngBitGeneratorOptions", ["STABLEHLO_RNG_BIT_GENERATOR"],
    .int8("algorithm")),
  OptionsTable("ReduceWindowOptions", ["REDUCE_WINDOW"], .int32("reduce_function")),
  OptionsTable(
    "StableHLOCompositeOptions", ["STABLEHLO_COMPOSITE"],
    .string("name"), .int32("decomposition_subgraph_index"), .bytes("composite_attributes"),
    .int8("composite_attributes_format"), .int32("version")),
  OptionsTable("StablehloShiftLeftOptions", ["STABLEHLO_SHIFT_LEFT"]),
  OptionsTable("StablehloCaseOptions", ["STABLEHLO_CASE"], .int32s("branch_subgraph_indices")),
]
