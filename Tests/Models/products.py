"""Cases of operators that multiply and accumulate, beyond int8 with int8 weights."""

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from graph_builder import affine
from graph_builder import Quantization

_NEAR = {"exact": False, "tolerance": {"rtol": 1e-5, "atol": 1e-3}}
_STATE = {"stateful": True}
LITERT_OPERATORS = set()
TOLERANCES = {
  **{f"{code}/float32": _NEAR for code in [
    "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV", "BATCH_MATMUL"]},
  "CONV_2D/float32_grouped": _NEAR,
  **{f"{code}/{name}": _STATE for code, name in [
    ("SVDF", "int8"), ("SVDF", "int8_state"),
    ("UNIDIRECTIONAL_SEQUENCE_LSTM", "int8_clip"),
    ("UNIDIRECTIONAL_SEQUENCE_LSTM", "int16_time_first")]},
  **{path: {**_NEAR, **_STATE} for path in [
    "SVDF/float32", "UNIDIRECTIONAL_SEQUENCE_LSTM/float32"]},
}
_INPUT = {np.int8: affine(0.05, -7), np.int16: affine(0.0003), np.float32: None}
_SPREAD = {np.int8: 0.6, np.int16: 8e-4}


def _options(name, **fields):
  options = getattr(schema, f"{name}OptionsT")()
  for field, value in fields.items():
    setattr(options, field, value)
  return options


def _weights(g, shape, dtype, axis=None, int4=False, zero_point=0):
  """Random weights for inputs of `dtype`, with a scale for each index of `axis`."""
  if dtype is np.float32:
    return g.constant(g.rng.uniform(-1, 1, shape).astype(np.float32))
  scales = (0.16 if int4 else 0.01) * g.rng.uniform(0.5, 1.5, 1 if axis is None else shape[axis])
  quantization = Quantization(tuple(scales), zero_point, axis or 0)
  if int4:
    return g.int4(g.rng.integers(-8, 8, shape), quantization)
  return g.random_int8(shape, quantization)


def _bias(g, source, weights, channels, kind):
  """The operands for a bias: none where `kind` is None."""
  if kind is None:
    return []
  if kind is np.float32:
    return [g.constant(g.rng.uniform(-1, 1, channels).astype(np.float32))]
  scales = tuple(source.scale * scale for scale in weights.quantization.scales)
  return [g.constant(g.rng.integers(-4000, 4000, channels).astype(kind), Quantization(scales))]


def _output(dtype, shape, zero_point=0):
  quantization = None if dtype is np.float32 else affine(_SPREAD[dtype], zero_point)
  return [(shape, dtype, quantization)]


def conv(dtype, bias, groups=1, int4=False, zero_point=0, **fields):
  def build(g):
    operands = [g.typed_input((1, 3, 4, 4), dtype, _INPUT[dtype]),
                _weights(g, (4, 2, 3, 4 // groups), dtype, 0, int4)]
    return g.typed_operator(
      "CONV_2D", operands + _bias(g, *operands, 4, bias),
      _output(dtype, (1, 2, 4, 4), zero_point),
      _options("Conv2D", strideH=2, strideW=1, padding=schema.Padding.SAME, **fields))
  return build


def variable_weights(code, weights, result, options):
  """Weights that are an input, too."""
  def build(g):
    operands = [g.typed_input((1, 3, 4, 4) if code == "CONV_2D" else (3, 8), np.int8,
                              _INPUT[np.int8]),
                g.typed_input(weights, np.int8, affine(0.01, 0))]
    return g.typed_operator(code, operands + _bias(g, *operands, weights[0], np.int32),
                            _output(np.int8, result, -20), options)
  return build


def depthwise(dtype, bias, int4=False, **fields):
  def build(g):
    operands = [g.typed_input((1, 4, 5, 3), dtype, _INPUT[dtype]),
                _weights(g, (1, 3, 2, 6), dtype, 3, int4)]
    return g.typed_operator(
      "DEPTHWISE_CONV_2D", operands + _bias(g, *operands, 6, bias), _output(dtype, (1, 2, 4, 6)),
      _options("DepthwiseConv2D", strideH=1, strideW=1, depthMultiplier=2,
               padding=schema.Padding.VALID, **fields))
  return build


def dense(dtype, bias, per_channel=False, int4=False, weights_zero_point=0, **fields):
  def build(g):
    axis = 0 if per_channel else None
    operands = [g.typed_input((3, 9), dtype, _INPUT[dtype]),
                _weights(g, (5, 9), dtype, axis, int4, weights_zero_point)]
    return g.typed_operator("FULLY_CONNECTED", operands + _bias(g, *operands, 5, bias),
                            _output(dtype, (3, 5)), _options("FullyConnected", **fields))
  return build


def transpose_conv(dtype, bias, shape, padding):
  def build(g):
    source = g.typed_input((1, 3, 2, 4), dtype, _INPUT[dtype])
    weights = _weights(g, (3, 3, 2, 4), dtype, 0)
    operands = [g.int32(shape), weights, source, *_bias(g, source, weights, 3, bias)]
    options = _options("TransposeConv", strideH=2, strideW=2,
                       padding=getattr(schema.Padding, padding))
    return g.typed_operator("TRANSPOSE_CONV", operands,
                            _output(dtype, shape, 0 if dtype is np.int16 else 3), options)
  return build


def batch_matmul(dtype, left, right, shape, adj_x=False, adj_y=False):
  def build(g):
    other = {np.int8: affine(0.02, 11), np.int16: affine(0.0002), np.float32: None}[dtype]
    output = {np.int8: affine(0.4, -5), np.int16: affine(0.005), np.float32: None}[dtype]
    operands = [g.typed_input(left, dtype, _INPUT[dtype]), g.typed_input(right, dtype, other)]
    return g.typed_operator("BATCH_MATMUL", operands, [(shape, dtype, output)],
                            _options("BatchMatMul", adjX=adj_x, adjY=adj_y))
  return build


def svdf(dtype, state, rank=2, units=3, memory=4):
  def build(g):
    filters = rank * units
    is_float = dtype is np.float32
    state_type = None if is_float else affine({np.int8: 0.4, np.int16: 0.002}[state])
    times = None if is_float else affine(0.01 if state is np.int8 else 3e-5)
    limit = 2 if is_float else np.iinfo(state).max
    draw = g.rng.uniform(-limit, limit, (filters, memory)).astype(state)
    bias = None if is_float else affine(state_type.scales[0] * times.scales[0])
    values = g.rng.integers(-300, 300, units).astype(np.float32 if is_float else np.int32)
    operands = [g.typed_input((2, 5), dtype, _INPUT[dtype]),
                _weights(g, (filters, 5), dtype), g.constant(draw, times),
                g.constant(values, bias),
                g.variable((2, filters * memory), state, state_type)]
    output = None if is_float else affine(0.5, 4)
    return g.typed_operator("SVDF", operands, [((2, units), dtype, output)],
                            _options("SVDF", rank=rank))
  return build


def lstm(dtype, time_first=False, clip=0.0, units=3, depth=4):
  def build(g):
    is_float = dtype is np.float32
    shape = (2, 3, depth) if not time_first else (3, 2, depth)
    bias = {np.int8: np.int32, np.int16: np.int64, np.float32: np.float32}[dtype]
    hidden = {np.int8: affine(1 / 128, 3), np.int16: affine(2 ** -15), np.float32: None}[dtype]
    cell = (np.float32, None) if is_float else (np.int16, affine(2 ** -11))
    source = g.typed_input(shape, dtype, _INPUT[dtype])
    weights = [_weights(g, (units, extent), dtype) for extent in [depth, units]
               for _ in range(4)]
    biases = [_bias(g, source, own, units, bias)[0] for own in weights[:4]]
    states = [g.variable((2, units), dtype, hidden), g.variable((2, units), *cell)]
    operands = [source, *weights, *[None] * 3, *biases, *[None] * 2, *states, *[None] * 4]
    options = _options(
      "UnidirectionalSequenceLSTM", timeMajor=time_first, cellClip=clip,
      fusedActivationFunction=schema.ActivationFunctionType.TANH)
    return g.typed_operator("UNIDIRECTIONAL_SEQUENCE_LSTM", operands,
                            [((*shape[:2], units), dtype, hidden)], options)
  return build


_RELU = schema.ActivationFunctionType.RELU
_RELU6 = schema.ActivationFunctionType.RELU6
_INT32 = schema.TensorType.INT32

CASES = {
  "CONV_2D/int16_wide": conv(np.int16, np.int64),
  "CONV_2D/int16_narrow": conv(np.int16, np.int32, fusedActivationFunction=_RELU),
  "CONV_2D/int16_narrow_no_bias": conv(np.int16, None, quantizedBiasType=_INT32),
  "CONV_2D/int8_variable_weights": variable_weights(
    "CONV_2D", (4, 2, 3, 4), (1, 2, 2, 4),
    _options("Conv2D", strideH=1, strideW=1, padding=schema.Padding.VALID)),
  "FULLY_CONNECTED/int8_variable_weights": variable_weights(
    "FULLY_CONNECTED", (5, 8), (3, 5), _options("FullyConnected")),
  "CONV_2D/int4_weights": conv(np.int8, np.int32, int4=True, zero_point=-20),
  "CONV_2D/float32": conv(np.float32, np.float32, fusedActivationFunction=_RELU6),
  "CONV_2D/float32_grouped": conv(np.float32, None, groups=2),
  "DEPTHWISE_CONV_2D/int16": depthwise(np.int16, np.int64, fusedActivationFunction=_RELU),
  "DEPTHWISE_CONV_2D/int4_weights": depthwise(np.int8, np.int32, int4=True),
  "DEPTHWISE_CONV_2D/float32": depthwise(np.float32, np.float32),
  "FULLY_CONNECTED/int16_wide": dense(np.int16, np.int64),
  "FULLY_CONNECTED/int16_narrow_per_channel": dense(np.int16, np.int32, per_channel=True),
  "FULLY_CONNECTED/int16_no_bias": dense(np.int16, None),
  "FULLY_CONNECTED/int4_weights": dense(np.int8, np.int32, int4=True),
  "FULLY_CONNECTED/asymmetric_weights": dense(np.int8, np.int32, weights_zero_point=-11),
  "FULLY_CONNECTED/float32": dense(np.float32, np.float32, fusedActivationFunction=_RELU),
  "TRANSPOSE_CONV/same": transpose_conv(np.int8, np.int32, (1, 6, 4, 3), "SAME"),
  "TRANSPOSE_CONV/valid_no_bias": transpose_conv(np.int8, None, (1, 7, 4, 3), "VALID"),
  "TRANSPOSE_CONV/int16": transpose_conv(np.int16, np.int64, (1, 5, 3, 3), "SAME"),
  "TRANSPOSE_CONV/float32": transpose_conv(np.float32, np.float32, (1, 7, 4, 3), "VALID"),
  "BATCH_MATMUL/int8": batch_matmul(np.int8, (2, 3, 4), (2, 4, 5), (2, 3, 5)),
  "BATCH_MATMUL/int8_transposed": batch_matmul(np.int8, (4, 3), (5, 4), (3, 5), True, True),
  "BATCH_MATMUL/int16_broadcast": batch_matmul(np.int16, (2, 1, 3, 4), (3, 4, 2), (2, 3, 3, 2)),
  "BATCH_MATMUL/float32": batch_matmul(np.float32, (2, 3, 4), (4, 5), (2, 3, 5)),
  "SVDF/int8": svdf(np.int8, np.int16),
  "SVDF/int8_state": svdf(np.int8, np.int8, rank=1),
  "SVDF/float32": svdf(np.float32, np.float32),
  "UNIDIRECTIONAL_SEQUENCE_LSTM/int8_clip": lstm(np.int8, clip=2.0),
  "UNIDIRECTIONAL_SEQUENCE_LSTM/int16_time_first": lstm(np.int16, time_first=True),
  "UNIDIRECTIONAL_SEQUENCE_LSTM/float32": lstm(np.float32),
}
