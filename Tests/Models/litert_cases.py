"""Cases of operators that LiteRT's reference kernels compute otherwise than TFLM's: `--numerics litert`.

Their case.json says whose the goldens are. Most have so many elements, or multipliers so far from
TFLM's, that the contracts differ in some; `kinglet verify --compare-numerics` counts in how many.
"""

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from graph_builder import affine
from graph_builder import Quantization
from combinations import pair
from combinations import prelu

_NARROW = schema.TensorType.INT32


def _options(name, **fields):
  options = getattr(schema, f"{name}OptionsT")()
  for field, value in fields.items():
    setattr(options, field, value)
  return options


def dense(dtype, bias, source, scales, result, depth=4, limit=127, int4=False, narrow=False):
  """24 rows of 32 outputs; `scales` are those of the weights, one or 32."""
  def build(g):
    outputs = 32
    quantization = Quantization(scales, 0, 0)
    values = g.rng.integers(-limit, limit + 1, (outputs, depth))
    weights = (g.int4(values, quantization) if int4
               else g.constant(values.astype(np.int8), quantization))
    operands = [g.typed_input((24, depth), dtype, source), weights]
    if bias is not None:
      products = Quantization(tuple(source.scales[0] * scale for scale in scales))
      operands.append(g.constant(g.rng.integers(-400, 400, outputs).astype(bias), products))
    options = _options("FullyConnected")
    if narrow:
      options.quantizedBiasType = _NARROW
    return g.typed_operator("FULLY_CONNECTED", operands, [((24, outputs), dtype, result)], options)
  return build


def batch_matmul(left, right, result):
  def build(g):
    operands = [g.typed_input((24, 6), np.int16, left), g.typed_input((6, 32), np.int16, right)]
    return g.typed_operator("BATCH_MATMUL", operands, [((24, 32), np.int16, result)],
                            _options("BatchMatMul"))
  return build


def quotient(source, divisor, result):
  """All inputs over all divisors."""
  def build(g):
    divisors = np.setdiff1d(np.arange(-128, 128, 3), [0]).astype(np.int8)
    operands = [g.typed_input((24, 1), np.int8, source), g.constant(divisors, divisor)]
    return g.typed_operator("DIV", operands, [((24, len(divisors)), np.int8, result)],
                            _options("Div"))
  return build


def softmax(source, beta):
  """The tables differ in few places: many elements."""
  def build(g):
    return g.typed_operator("SOFTMAX", [g.typed_input((64, 20), np.int16, source)],
                            [((64, 20), np.int16, affine(2.0**-15))],
                            _options("Softmax", beta=beta))
  return build


def svdf(source, features, state, times, result, units=8, memory=5):
  def build(g):
    weights = g.random_int8((units, 6), features)
    values = g.constant(g.rng.integers(-32767, 32768, (units, memory)).astype(np.int16), times)
    operands = [g.typed_input((8, 6), np.int8, source), weights, values, None,
                g.variable((8, units * memory), np.int16, state)]
    options = _options("SVDF", rank=1,
                       fusedActivationFunction=schema.ActivationFunctionType.RELU)
    return g.typed_operator("SVDF", operands, [((8, units), np.int8, result)], options)
  return build


def lstm(cell, clip=0.0, time_first=False, units=6, depth=5):
  def build(g):
    hidden = affine(1 / 128, 3)
    shape = (7, 4, depth)
    scales = g.rng.uniform(0.005, 0.02, 9)
    source = g.typed_input(shape, np.int8, affine(float(scales[8]), -7))
    weights = [g.random_int8((units, extent), affine(float(scales[4 * place + gate])))
               for place, extent in enumerate([depth, units]) for gate in range(4)]
    biases = [g.constant(g.rng.integers(-4000, 4000, units).astype(np.int32),
                         affine(source.scale * own.scale)) for own in weights[:4]]
    batches = shape[1] if time_first else shape[0]
    states = [g.variable((batches, units), np.int8, hidden),
              g.variable((batches, units), np.int16, affine(cell))]
    operands = [source, *weights, *[None] * 3, *biases, *[None] * 2, *states, *[None] * 4]
    options = _options("UnidirectionalSequenceLSTM", timeMajor=time_first, cellClip=clip,
                       fusedActivationFunction=schema.ActivationFunctionType.TANH)
    result = g.typed_operator("UNIDIRECTIONAL_SEQUENCE_LSTM", operands,
                              [((*shape[:2], units), np.int8, hidden)], options)
    g.intermediates([hidden] * 5)
    return result
  return build


_BYTE = affine(0.05, -7)
_SHORT = affine(0.0003)
_MANY = (40, 64)


def short(code, source, result, options=None, below=None):
  """A mapping of many int16 elements."""
  def build(g):
    return g.typed_operator(code, [g.typed_input(_MANY, np.int16, affine(source), below)],
                            [(_MANY, np.int16, affine(result))], options)
  return build


def byte(code, source, result, options=None):
  """A mapping of all 256 elements."""
  def build(g):
    return g.typed_operator(code, [g.typed_input((16, 16), np.int8, source)],
                            [((16, 16), np.int8, result)], options)
  return build


def _several(count):
  return tuple(0.01 + 0.0003 * index for index in range(count))


CASES = {
  "FULLY_CONNECTED/litert_int8": dense(np.int8, np.int32, _BYTE, (0.01,), affine(0.0013, 11),
                                       limit=3),
  "FULLY_CONNECTED/litert_int8_ties": dense(np.int8, None, _BYTE, (0.25,), affine(0.05, 11),
                                            limit=3),
  "FULLY_CONNECTED/litert_int8_per_channel": dense(np.int8, np.int32, _BYTE, _several(32),
                                                   affine(0.0013, -5), limit=3),
  "FULLY_CONNECTED/litert_int4": dense(np.int8, np.int32, _BYTE, (0.16,), affine(0.021, 3),
                                       limit=7, int4=True),
  "FULLY_CONNECTED/litert_int16": dense(np.int16, np.int64, _SHORT, (0.01,), affine(0.0009)),
  "FULLY_CONNECTED/litert_int16_per_channel": dense(np.int16, np.int64, _SHORT, _several(32),
                                                    affine(0.0009)),
  "FULLY_CONNECTED/litert_int16_no_bias": dense(np.int16, None, affine(2.0**-12), (2.0**-7,),
                                                affine(2.0**-12), limit=64),
  "FULLY_CONNECTED/litert_int16_narrow": dense(np.int16, np.int32, affine(2.0**-12), (2.0**-7,),
                                               affine(2.0**-12), limit=64, narrow=True),
  "BATCH_MATMUL/litert_int16": batch_matmul(affine(0.00068), affine(0.00084), affine(0.01883)),
  "RELU/litert_int16": short("RELU", 0.00063, 0.00066),
  "RELU6/litert_int8": byte("RELU6", affine(0.05, -30), affine(0.031, -100)),
  "RELU6/litert_int16": short("RELU6", 0.0004, 0.00023),
  "ABS/litert_int16": short("ABS", 0.00063, 0.00066),
  "LEAKY_RELU/litert_int16": short("LEAKY_RELU", 0.00059, 0.00063,
                                   _options("LeakyRelu", alpha=0.93)),
  "PRELU/litert_int16": prelu(np.int16, _MANY, (64,), affine(0.0005), affine(0.00063)),
  "MUL/litert_int16": pair("MUL", np.int16, _MANY, (64,),
                           (affine(0.00084), affine(0.00059), affine(0.01529)), activation="NONE"),
  "ADD/litert_int32_relu": pair("ADD", np.int32, (3, 4), (3, 1), activation="RELU"),
  "DIV/litert_int8": quotient(_BYTE, affine(0.02, 0), affine(0.3, -20)),
  "RSQRT/litert_int8": byte("RSQRT", affine(0.05, -128), affine(0.03, -128)),
  "RSQRT/litert_int16": short("RSQRT", 0.02, 0.0005, below=32767),
  "TANH/litert_int8": byte("TANH", affine(0.02, -5), affine(1 / 128, 0)),
  "TANH/litert_int8_scales": byte("TANH", affine(0.02, -5), affine(0.011, 9)),
  "TANH/litert_int8_steep": byte("TANH", affine(40.0, 3), affine(1 / 128, 0)),
  "LOGISTIC/litert_int8": byte("LOGISTIC", affine(0.03, 10), affine(1 / 256, -128)),
  "HARD_SWISH/litert_int8": byte("HARD_SWISH", affine(0.05, -7), affine(0.025, -111)),
  "SOFTMAX/litert_int16": softmax(affine(0.00071), 1.1),
  "SVDF/litert_int8": svdf(_BYTE, affine(0.01), affine(0.002), affine(3e-5), affine(0.021, 4)),
  "UNIDIRECTIONAL_SEQUENCE_LSTM/litert_int8": lstm(2.0**-12),
  "UNIDIRECTIONAL_SEQUENCE_LSTM/litert_int8_clip": lstm(2.0**-9, clip=1.5, time_first=True),
}

FACTS = {path: {"numerics": "litert"} for path in CASES}
for _path in FACTS:
  if _path.startswith(("SVDF", "UNIDIRECTIONAL")):
    FACTS[_path]["stateful"] = True
