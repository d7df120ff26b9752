"""Short graphs that compiler passes must get right: what can fuse, fold, share or be dropped.

Each function takes a `GraphBuilder` and returns the graph's outputs.
"""

import numpy as np

from graph_builder import affine

INPUT = affine(0.05, -7)
BORDER = [[0, 0], [1, 1], [1, 1], [0, 0]]


def pad_conv(g):
  """A symmetric border before a VALID convolution: the same as SAME padding."""
  padded = g.pad(g.input((1, 5, 6, 3), INPUT), BORDER)
  return [g.conv_2d(padded, 4, padding="VALID", activation="RELU", zero_point=-60)]


def pad_conv_stride(g):
  """The border that Keras writes before a convolution of stride 2: SAME would pad otherwise."""
  padded = g.pad(g.input((1, 6, 8, 2), INPUT), BORDER)
  return [g.conv_2d(padded, 5, padding="VALID", stride=(2, 2), zero_point=3)]


def pad_depthwise(g):
  """An uneven border before a VALID depthwise convolution."""
  padded = g.pad(g.input((1, 5, 4, 4), INPUT), [[0, 0], [0, 1], [2, 1], [0, 0]])
  return [g.depthwise_conv_2d(padded, padding="VALID", activation="RELU6", zero_point=-90)]


def conv_relu(g):
  """A separate RELU with the convolution's own quantization."""
  sums = g.conv_2d(g.input((1, 5, 5, 3), INPUT), 4, zero_point=-14)
  return [g.operator("RELU", [sums], sums.shape, sums.quantization)]


def conv_relu_rescaling(g):
  """A separate RELU between two scales, which a clamp cannot express."""
  sums = g.conv_2d(g.input((1, 5, 5, 3), INPUT), 4, zero_point=-14)
  return [g.operator("RELU", [sums], sums.shape, affine(sums.scale * 0.55, -128))]


def float_borders(g):
  """A float model with an int8 heart: QUANTIZE, CONV_2D, RESHAPE, DEQUANTIZE."""
  source = g.quantize(g.input((1, 4, 4, 2), None), affine(0.035, 6))
  sums = g.conv_2d(source, 3, padding="VALID", activation="RELU", zero_point=-40)
  return [g.dequantize(g.reshape(sums, (1, 12)))]


def branches(g):
  """Two convolutions of one input, joined channel by channel."""
  source = g.input((1, 5, 4, 3), INPUT)
  wide = g.conv_2d(source, 4, zero_point=-14)
  point = g.conv_2d(source, 2, kernel=(1, 1), activation="RELU")
  joined = g.operator("QUANTIZE", [point], point.shape, wide.quantization)
  return [g.concatenation([wide, joined], 3)]


def residual(g):
  """Two convolutions added to their input: the input outlives both."""
  source = g.input((1, 5, 5, 4), INPUT)
  hidden = g.conv_2d(source, 6, activation="RELU", zero_point=-128)
  sums = g.conv_2d(hidden, 4, kernel=(1, 1), zero_point=10)
  return [g.arithmetic("ADD", source, sums, affine(sums.scale, -8), "RELU")]


def unused_operator(g):
  """The MAX_POOL_2D is neither read nor an output."""
  source = g.input((1, 4, 6, 3), INPUT)
  g.pool("MAX_POOL_2D", source, (2, 2), (2, 2), "VALID")
  return [g.conv_2d(source, 3, zero_point=2)]


def output_read_again(g):
  """The first output is also an operand of the second."""
  first = g.conv_2d(g.input((1, 4, 5, 2), INPUT), 3, zero_point=-14)
  clamped = g.operator("RELU", [first], first.shape, first.quantization)
  return [first, g.depthwise_conv_2d(clamped, zero_point=5)]


def constant_sum(g):
  """ADD of two constants feeds an ADD."""
  left = g.random_int8((1, 1, 1, 4), affine(0.03, 4))
  right = g.random_int8((1, 1, 1, 4), affine(0.02, -6))
  bias = g.arithmetic("ADD", left, right, affine(0.04, 1))
  return [g.arithmetic("ADD", g.input((1, 3, 4, 4), INPUT), bias, affine(0.06, 2))]


def constant_requantized(g):
  """A float constant is quantized at run time before a MUL."""
  factors = g.constant(np.float32([-1.5, 0.0, 0.75, 2.0]))
  quantized = g.quantize(factors, affine(0.02, 5))
  return [g.arithmetic("MUL", g.input((1, 3, 4, 4), INPUT), quantized, affine(0.08, -3))]


def idle_channels(g):
  """Channels that are constant: one at the zero point, one above, which a border tells apart."""
  source = g.conv_2d(g.input((1, 6, 5, 3), INPUT), 6, activation="RELU", zero_point=-128,
                     idle=(0, 1, 3, 4))
  filtered = g.depthwise_conv_2d(source, activation="RELU6", zero_point=-128)
  hidden = g.conv_2d(filtered, 5, kernel=(1, 1), zero_point=7, idle=(2,))
  strided = g.conv_2d(hidden, 4, stride=(2, 2), zero_point=-3)
  return [g.conv_2d(strided, 3, kernel=(1, 1), zero_point=-20)]


def idle_residual(g):
  """Both operands of an ADD are constant in some channels, one of them in others."""
  source = g.conv_2d(g.input((1, 5, 5, 2), INPUT), 8, zero_point=-14, idle=(1, 2, 5))
  hidden = g.conv_2d(source, 8, kernel=(1, 1), zero_point=4, idle=(1, 2, 6))
  sums = g.arithmetic("ADD", source, hidden, affine(hidden.scale, -8), "RELU")
  pooled = g.pool("AVERAGE_POOL_2D", sums, (2, 2), (2, 2), "VALID")
  return [g.fully_connected(g.reshape(pooled, (1, 32)), 4)]


def idle_branches(g):
  """Parts of a CONCATENATION are constant, and a constant vector meets what is left."""
  source = g.input((1, 4, 4, 3), INPUT)
  wide = g.conv_2d(source, 5, zero_point=-14, idle=(0, 3))
  point = g.conv_2d(source, 4, kernel=(1, 1), idle=(1,))
  joined = g.concatenation(
    [wide, g.operator("QUANTIZE", [point], point.shape, wide.quantization)], 3)
  vector = g.random_int8((9,), affine(0.02, 3))
  scaled = g.arithmetic("MUL", joined, vector, affine(joined.scale, 9))
  return [g.conv_2d(scaled, 3, kernel=(1, 1), zero_point=2)]


def byte_functions(g):
  """Functions of bytes one after the other, through floats and back."""
  source = g.quantize(g.dequantize(g.input((1, 8, 9, 4), affine(0.03, -5))), affine(0.04, 11))
  moved = g.arithmetic("ADD", source, g.random_int8((1,), affine(0.05, 3)), affine(0.05, -4))
  clamped = g.operator("RELU6", [moved], moved.shape, affine(0.024, -128))
  gated = g.arithmetic("MUL", source, clamped, affine(0.1, 6))
  return [g.operator("LOGISTIC", [gated], gated.shape, affine(1 / 256, -128))]


def pruned(g):
  """Two convolutions and two dense layers, of whose weights one in eight is left."""
  wide = g.conv_2d(g.input((1, 8, 8, 8), INPUT), 24, stride=(2, 2), activation="RELU",
                   zero_point=-128, density=1 / 8)
  point = g.conv_2d(wide, 48, kernel=(1, 1), activation="RELU", zero_point=-128, density=1 / 8)
  pooled = g.pool("MAX_POOL_2D", point, (2, 2), (2, 2), "VALID")
  hidden = g.fully_connected(pooled, 24, activation="RELU", zero_point=-128, density=1 / 8)
  return [g.fully_connected(hidden, 10, density=1 / 8)]


CHAINS = {build.__name__: build for build in (
  pad_conv, pad_conv_stride, pad_depthwise, conv_relu, conv_relu_rescaling, float_borders,
  branches, residual, unused_operator, output_read_again, constant_sum, constant_requantized,
  idle_channels, idle_residual, idle_branches, byte_functions, pruned)}
