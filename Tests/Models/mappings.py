"""Cases of operators of one operand: element by element, along rows, and under windows."""

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from graph_builder import affine

_SHAPE = (1, 3, 4, 3)
_SHORT = affine(0.0007)
_SHORT_UNIT = affine(2.0**-15)
_NEAR = {"exact": False, "tolerance": {"rtol": 2e-6, "atol": 1e-6}}
_FLOAT_FUNCTIONS = ["CEIL", "COS", "ELU", "EXP", "FLOOR", "GELU", "HARD_SWISH", "LOG", "LOGISTIC", "NEG",
                    "ROUND", "RSQRT", "SIN", "SQRT", "SQUARE", "TANH", "ABS", "RELU", "RELU6",
                    "RELU_N1_TO_1", "RELU_0_TO_1"]
_EXACT = {"CEIL", "FLOOR", "NEG", "ROUND", "SQRT", "SQUARE", "ABS", "RELU", "RELU6", "RELU_N1_TO_1",
          "RELU_0_TO_1"}

LITERT_OPERATORS = {"GELU", "RELU_N1_TO_1", "RELU_0_TO_1"}


def _options(name, **fields):
  options = getattr(schema, f"{name}OptionsT")()
  for field, value in fields.items():
    setattr(options, field, value)
  return options


def mapping(code, source, result, options=None, shape=_SHAPE, below=None):
  """`source` and `result` are an element type and its quantization."""
  def build(g):
    return g.typed_operator(code, [g.typed_input(shape, *source, below)], [(shape, *result)],
                            options)
  return build


def function(code, dtype, quantization=None, result=None, options=None, below=None):
  """A mapping that keeps the element type."""
  return mapping(code, (dtype, quantization), (dtype, result or quantization), options, below=below)


def leaky_relu(dtype, quantization=None, result=None):
  return function("LEAKY_RELU", dtype, quantization, result, _options("LeakyRelu", alpha=0.3))


def gelu(approximate, dtype, quantization=None, result=None):
  return function("GELU", dtype, quantization, result, _options("Gelu", approximate=approximate))


def rows(code, dtype, quantization, result, options):
  return mapping(code, (dtype, quantization), (dtype, result), options, shape=(3, 12))


def pool(code, dtype, quantization, shape, window, stride, padding, activation="NONE"):
  def build(g):
    options = _options(
      "Pool2D", filterHeight=window[0], filterWidth=window[1], strideH=stride[0],
      strideW=stride[1], padding=getattr(schema.Padding, padding),
      fusedActivationFunction=getattr(schema.ActivationFunctionType, activation))
    reach = (0, 0) if padding == "SAME" else (window[0] - 1, window[1] - 1)
    extents = [-(-(shape[1 + i] - reach[i]) // stride[i]) for i in range(2)]
    result = ((shape[0], *extents, shape[3]), dtype, quantization)
    return g.typed_operator(code, [g.typed_input(shape, dtype, quantization)], [result], options)
  return build


def quantize(source, result):
  return mapping("QUANTIZE", source, result, _options("Quantize"))


def dequantize(dtype, quantization):
  return mapping("DEQUANTIZE", (dtype, quantization), (np.float32, None), _options("Dequantize"))


def cast(source, result):
  return mapping("CAST", (source, None), (result, None), _options("Cast"))


CASES = {
  **{f"{code}/float32": function(code, np.float32) for code in _FLOAT_FUNCTIONS},
  "GELU/float32_tanh": gelu(True, np.float32),
  "GELU/int8": gelu(False, np.int8, affine(0.04, 10), affine(0.03, -90)),
  "GELU/int16_tanh": gelu(True, np.int16, affine(0.0002), affine(0.0002)),
  "LEAKY_RELU/float32": leaky_relu(np.float32),
  "LEAKY_RELU/int16": leaky_relu(np.int16, _SHORT, affine(0.0005)),
  "ABS/int8": function("ABS", np.int8, affine(0.05, -7), affine(0.04, -100)),
  "ABS/int16": function("ABS", np.int16, _SHORT, affine(0.0005)),
  "ELU/int8": function("ELU", np.int8, affine(0.05, 20), affine(0.04, -90)),
  "RSQRT/int8": function("RSQRT", np.int8, affine(0.05, -128), affine(0.03, -128)),
  "RSQRT/int16": function("RSQRT", np.int16, affine(0.02), affine(0.0005), below=32767),
  "RELU/int16": function("RELU", np.int16, _SHORT, affine(0.0006)),
  "RELU6/int16": function("RELU6", np.int16, _SHORT),
  "RELU_N1_TO_1/int8": function("RELU_N1_TO_1", np.int8, affine(0.02, 5), affine(0.015, -8)),
  "RELU_0_TO_1/int8": function("RELU_0_TO_1", np.int8, affine(0.02, 5), affine(0.015, -8)),
  "LOGISTIC/int16": function("LOGISTIC", np.int16, _SHORT, _SHORT_UNIT),
  "LOGISTIC/int16_power_of_two": function("LOGISTIC", np.int16, affine(2.0**-12), _SHORT_UNIT),
  "TANH/int16": function("TANH", np.int16, affine(0.0001), _SHORT_UNIT),
  "TANH/int16_power_of_two": function("TANH", np.int16, affine(2.0**-11), _SHORT_UNIT),
  "QUANTIZE/float32_int16": quantize((np.float32, None), (np.int16, affine(0.04))),
  "QUANTIZE/int8_uint8": quantize((np.int8, affine(0.05, -7)), (np.uint8, affine(0.04, 120))),
  "QUANTIZE/uint8_int8": quantize((np.uint8, affine(0.05, 128)), (np.int8, affine(0.05, 0))),
  "QUANTIZE/int8_int16": quantize((np.int8, affine(0.05, -7)), (np.int16, _SHORT)),
  "QUANTIZE/int8_int32": quantize((np.int8, affine(0.05, -7)), (np.int32, affine(0.0001))),
  "QUANTIZE/int16_int8": quantize((np.int16, _SHORT), (np.int8, affine(0.2, 3))),
  "QUANTIZE/int16_int16": quantize((np.int16, _SHORT), (np.int16, affine(0.0006))),
  "QUANTIZE/int16_int32": quantize((np.int16, _SHORT), (np.int32, affine(0.00002))),
  "QUANTIZE/int32_int8": quantize((np.int32, affine(1e-8)), (np.int8, affine(0.1, -5))),
  "QUANTIZE/int32_int16": quantize((np.int32, affine(1e-8)), (np.int16, affine(0.0004))),
  "DEQUANTIZE/uint8": dequantize(np.uint8, affine(0.05, 130)),
  "DEQUANTIZE/int16": dequantize(np.int16, affine(0.003, 7)),
  "CAST/int8_float32": cast(np.int8, np.float32),
  "CAST/float32_int32": cast(np.float32, np.int32),
  "CAST/int32_int8": cast(np.int32, np.int8),
  "CAST/int16_bool": cast(np.int16, np.bool_),
  "CAST/bool_int16": cast(np.bool_, np.int16),
  "SOFTMAX/int16": rows("SOFTMAX", np.int16, _SHORT, _SHORT_UNIT, _options("Softmax", beta=1.0)),
  "SOFTMAX/float32": rows("SOFTMAX", np.float32, None, None, _options("Softmax", beta=0.5)),
  "LOG_SOFTMAX/int8": rows("LOG_SOFTMAX", np.int8, affine(0.05, -7), affine(1 / 16, 127),
                           _options("LogSoftmax")),
  "LOG_SOFTMAX/float32": rows("LOG_SOFTMAX", np.float32, None, None, _options("LogSoftmax")),
  "L2_NORMALIZATION/int8": rows("L2_NORMALIZATION", np.int8, affine(0.05, -7), affine(1 / 128),
                                _options("L2Norm")),
  "L2_NORMALIZATION/float32": rows("L2_NORMALIZATION", np.float32, None, None,
                                   _options("L2Norm")),
  "AVERAGE_POOL_2D/int16": pool("AVERAGE_POOL_2D", np.int16, _SHORT, (1, 4, 5, 3), (3, 2), (2, 2),
                                "SAME"),
  "AVERAGE_POOL_2D/float32": pool("AVERAGE_POOL_2D", np.float32, None, (1, 4, 5, 3), (2, 2),
                                  (1, 2), "VALID", "RELU6"),
  "MAX_POOL_2D/int16": pool("MAX_POOL_2D", np.int16, _SHORT, (1, 4, 5, 3), (2, 3), (1, 2), "SAME",
                            "RELU6"),
  "MAX_POOL_2D/float32": pool("MAX_POOL_2D", np.float32, None, (1, 4, 5, 3), (2, 2), (2, 1),
                              "VALID"),
  "L2_POOL_2D/float32": pool("L2_POOL_2D", np.float32, None, (1, 4, 5, 3), (3, 3), (2, 2),
                             "SAME"),
}

TOLERANCES = {
  **{f"{code}/float32": _NEAR for code in _FLOAT_FUNCTIONS if code not in _EXACT},
  **{path: _NEAR for path in [
    "GELU/float32_tanh", "AVERAGE_POOL_2D/float32", "L2_POOL_2D/float32",
    "L2_NORMALIZATION/float32"]},
  **{path: {"exact": False, "tolerance": {"rtol": 1e-5, "atol": 1e-5}} for path in [
    "SOFTMAX/float32", "LOG_SOFTMAX/float32"]},
}
