"""Cases of uint8 elements, made of cases of int8 ones: everything is stored 128 higher.

tflite-micro has next to no kernels for uint8; LiteRT answers all of these.
"""

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from graph_builder import affine

_INPUT = affine(0.05, -7)
_OTHER = affine(0.031, 12)


def unsigned(build):
  """What `build` appends, with uint8 elements instead of int8 ones."""
  def wrapped(g):
    outputs = build(g)
    g.store_unsigned()
    return outputs
  return wrapped


def _options(name, **fields):
  options = getattr(schema, f"{name}OptionsT")()
  for field, value in fields.items():
    setattr(options, field, value)
  return options


def conv(shape, channels, weights_zero_point=0, **settings):
  def build(g):
    outputs = g.conv_2d(g.input(shape, _INPUT), channels, per_channel=False, **settings)
    g.set_zero_point(1, weights_zero_point)
    return outputs
  return build


def depthwise(shape, weights_zero_point=0, **settings):
  def build(g):
    outputs = g.depthwise_conv_2d(g.input(shape, _INPUT), per_channel=False, **settings)
    g.set_zero_point(1, weights_zero_point)
    return outputs
  return build


def dense(shape, units, weights_zero_point=0, **settings):
  def build(g):
    outputs = g.fully_connected(g.input(shape, _INPUT), units, **settings)
    g.set_zero_point(1, weights_zero_point)
    return outputs
  return build


def float_product(code, weights_shape, result, depth_multiplier=None):
  """Weights of zero and biases that come out otherwise if the product of the scales of input
  and weights is not rounded to float."""
  def build(g):
    scales = np.float32([0.0713, 0.00817])
    output = np.float32(17.3)
    factors = [float(scales[0]) * float(scales[1]) / float(output),
               float(scales[0] * scales[1]) / float(output)]
    ties = (np.arange(1, 127) + 0.5) / factors[0]
    sums = (ties[:, None] + np.arange(-40, 41)).astype(np.int64).flatten()
    exact, rounded = (np.floor(sums * factor + 0.5) for factor in factors)
    sums = np.resize(sums[exact != rounded], 16)
    options = (_options("Conv2D", strideH=1, strideW=1) if depth_multiplier is None else
               _options("DepthwiseConv2D", strideH=1, strideW=1, depthMultiplier=depth_multiplier))
    source = g.input((1, 1, 1, 1), affine(float(scales[0]), 0))
    weights = g.constant(np.zeros(weights_shape, np.int8), affine(float(scales[1])))
    bias = g.constant(sums.astype(np.int32), affine(float(scales[0] * scales[1])))
    return g.operator(code, [source, weights, bias], result, affine(float(output), -128), options)
  return build


def transpose_conv(g):
  source = g.input((1, 3, 2, 4), _INPUT)
  weights = g.random_int8((3, 3, 2, 4), affine(0.01, 21))
  bias = g.constant(g.rng.integers(-4000, 4000, 3).astype(np.int32), affine(source.scale * 0.01))
  options = _options("TransposeConv", strideH=2, strideW=2, padding=schema.Padding.SAME)
  return g.operator("TRANSPOSE_CONV", [g.int32([1, 6, 4, 3]), weights, source, bias],
                    (1, 6, 4, 3), affine(0.6, 3), options)


def concatenation(quantizations, axis=2):
  """Each operand has its own quantization; the result has that of the first."""
  def build(g):
    sources = [g.input((1, 9, 3 + i), quantization)
               for i, quantization in enumerate(quantizations)]
    return g.concatenation(sources, axis)
  return build


def small_network(g):
  """What a network trained with uint8 looks like: weights of every zero point, two branches."""
  image = g.input((1, 12, 10, 3), affine(1 / 128, 0))
  stem = g.conv_2d(image, 8, stride=(2, 2), activation="RELU6", zero_point=-128, per_channel=False)
  deep = g.depthwise_conv_2d(stem, activation="RELU6", zero_point=-128, per_channel=False)
  point = g.conv_2d(deep, 8, kernel=(1, 1), zero_point=6, per_channel=False)
  sums = g.arithmetic("ADD", stem, point, affine(point.scale * 1.1, -20))
  pooled = g.pool("MAX_POOL_2D", sums, (2, 2), (2, 2), "SAME")
  other = g.pool("AVERAGE_POOL_2D", stem, (3, 3), (2, 2), "SAME")
  joined = g.concatenation([pooled, other], 3)
  mean = g.pool("AVERAGE_POOL_2D", joined, (3, 3), (1, 1), "VALID")
  flat = g.reshape(mean, (1, 16))
  sums = g.fully_connected(flat, 6, zero_point=-3)
  return [g.operator("SOFTMAX", [sums], sums.shape, affine(1 / 256, -128),
                     _options("Softmax", beta=1.0))]


def dense_after_image(g):
  """A dense layer right behind an image, which it may take in row by row; it rounds once."""
  image = g.conv_2d(g.input((1, 12, 12, 1), _INPUT), 6, per_channel=False)
  # Few weights that are not zero, and a factor of 0.3: there two roundings differ from one.
  chosen = g.rng.random((16, 864)) < 0.005
  values = np.where(chosen, g.rng.integers(-2, 3, chosen.shape), 0).astype(np.int8)
  weights = g.constant(values, affine(0.01))
  return [g.operator("FULLY_CONNECTED", [image, weights], (1, 16),
                     affine(image.scale * 0.01 / 0.3), _options("FullyConnected"))]


def float_borders(g):
  """A float model with a uint8 heart."""
  source = g.quantize(g.input((1, 4, 4, 2), None), affine(0.035, 6))
  sums = g.conv_2d(source, 3, padding="VALID", activation="RELU", zero_point=-40,
                   per_channel=False)
  return [g.dequantize(g.reshape(sums, (1, 12)))]


def signed_heart(g):
  """uint8 at the borders of an int8 network alone: QUANTIZE stays what it is."""
  source = g.typed_input((1, 5, 5, 3), np.uint8, affine(0.02, 100))
  sums = g.conv_2d(g.quantize(source, _INPUT), 4, zero_point=-14)
  return g.typed_operator("QUANTIZE", [sums], [(sums.shape, np.uint8, affine(0.3, 120))],
                          _options("Quantize"))


def cases(existing):
  """All cases; `existing` are those of int8, by name."""
  alike = {f"{path.split('/')[0]}/uint8_{path.split('/')[1].removeprefix('int8_')}":
           unsigned(existing[path]) for path in _ALIKE}
  return {**alike, **{name: unsigned(build) for name, build in _OWN.items()},
          "CHAIN/uint8_signed_heart": signed_heart}


# Cases that make sense as they are.
_ALIKE = [
  "ADD/plain", "ADD/broadcast_relu", "ADD/constant", "ARG_MAX/int8_channels", "ARG_MIN/int8_channels",
  "AVERAGE_POOL_2D/same_stride", "AVERAGE_POOL_2D/valid_relu", "AVERAGE_POOL_2D/global",
  "BATCH_TO_SPACE_ND/int8_cropped", "CONCATENATION/channels", "DEPTH_TO_SPACE/int8_two",
  "DEQUANTIZE/plain", "DIV/int8_row", "DYNAMIC_UPDATE_SLICE/int8_box", "EQUAL/int8_scales",
  "EXPAND_DIMS/front", "FILL/int8_image", "GATHER/int8_channels", "GATHER_ND/int8_elements",
  "GREATER/int8_alike", "GREATER_EQUAL/int8_scales", "HARD_SWISH/plain", "HARD_SWISH/coarse",
  "L2_NORMALIZATION/int8", "LEAKY_RELU/plain", "LEAKY_RELU/steep", "LESS/int8_small_scales",
  "LESS_EQUAL/int8_scales", "REDUCE_MAX/int8_spatial", "REDUCE_MIN/int8_last_axis",
  "SUM/int8_spatial", "GELU/int8", "RELU_N1_TO_1/int8", "RELU_0_TO_1/int8", "LOGISTIC/wide", "LOGISTIC/narrow", "LOG_SOFTMAX/int8", "MAXIMUM/int8_row",
  "MAX_POOL_2D/same_stride", "MAX_POOL_2D/valid_relu6", "MEAN/spatial_rescale", "MEAN/last_axis",
  "MIRROR_PAD/int8_reflect", "MUL/plain", "MUL/broadcast_relu", "NOT_EQUAL/int8_alike",
  "PACK/int8_first_axis", "PAD/spatial", "PADV2/spatial", "PRELU/int8_channels",
  "RELU/rescale", "RELU/same_quantization", "RELU6/same_quantization", "RESHAPE/flatten",
  "RESIZE_BILINEAR/int8_plain", "RESIZE_BILINEAR/int8_align_corners",
  "RESIZE_NEAREST_NEIGHBOR/twice", "SELECT/int8_rows", "SELECT_V2/int8_rows", "SLICE/window",
  "SOFTMAX/vector", "SPACE_TO_BATCH_ND/int8_padded", "SPACE_TO_DEPTH/int8_two",
  "SPLIT/int8_channels", "SPLIT_V/int8_rest", "SQUEEZE/named_axes", "STRIDED_SLICE/strides",
  "SUB/plain", "TANH/narrow", "TANH/wide", "TILE/int8_rows", "TRANSPOSE/channels_first",
  "UNPACK/int8_middle_axis", "QUANTIZE/float", "QUANTIZE/rescale",
  "SHAPE/int8_image",
]

_OWN = {
  "CONV_2D/uint8_asymmetric": conv((1, 7, 6, 3), 5, 9, stride=(2, 2), activation="RELU",
                                   zero_point=-128),
  "CONV_2D/uint8_valid_dilated": conv((1, 8, 9, 2), 4, -128, kernel=(3, 2), padding="VALID",
                                      dilation=(2, 3), zero_point=-20),
  "CONV_2D/uint8_dense": conv((1, 16, 16, 4), 24, -3, kernel=(1, 1)),
  "CONV_2D/uint8_float_product": float_product("CONV_2D", (16, 1, 1, 1), (1, 1, 1, 16)),
  "DEPTHWISE_CONV_2D/uint8_float_product": float_product(
    "DEPTHWISE_CONV_2D", (1, 1, 1, 16), (1, 1, 1, 16), 16),
  "DEPTHWISE_CONV_2D/uint8_asymmetric": depthwise((1, 6, 5, 4), 17, activation="RELU6",
                                                  zero_point=-100),
  "DEPTHWISE_CONV_2D/uint8_multiplier": depthwise((1, 7, 8, 2), -40, multiplier=3,
                                                  padding="VALID", stride=(2, 2), zero_point=9),
  "FULLY_CONNECTED/uint8_asymmetric": dense((3, 16), 5, 30, activation="RELU", zero_point=-128),
  "FULLY_CONNECTED/uint8_single_rounding": dense((12, 3), 12, weight_limit=2),
  "TRANSPOSE_CONV/uint8_asymmetric": transpose_conv,
  "CONCATENATION/uint8_scales": concatenation([_INPUT, _OTHER, affine(0.02, -90)]),
  "CONCATENATION/uint8_rows": concatenation([_INPUT, affine(0.07, 100)], 2),
  "RELU6/uint8_rescale": lambda g: g.operator(
    "RELU6", [g.input((1, 4, 16, 4), affine(0.06, -9))], (1, 4, 16, 4), affine(0.04, -100)),
  "CHAIN/uint8_small_network": small_network,
  "CHAIN/uint8_dense_after_image": dense_after_image,
  "CHAIN/uint8_float_borders": float_borders,
}
