"""Cases of operators that fold or search along dimensions."""

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from graph_builder import affine

LITERT_OPERATORS = {"REDUCE_ANY", "REDUCE_PROD", "TOPK_V2"}
_FLOAT = {"exact": False, "tolerance": {"rtol": 1e-5, "atol": 1e-5}}
TOLERANCES = {
  "MEAN/float32_rows": _FLOAT,
  "SUM/float32_columns": _FLOAT,
  "REDUCE_PROD/float32_columns": _FLOAT,
  "CUMSUM/float32_reverse": _FLOAT,
}


def reduce(code, dtype, shape, axes, keep_dims=False, source=None, output=None):
  def build(g):
    options = schema.ReducerOptionsT()
    options.keepDims = keep_dims
    reduced = np.sum(np.zeros(shape), tuple(axes), keepdims=keep_dims).shape
    operands = [g.typed_input(shape, dtype, source), g.int32(axes)]
    return g.typed_operator(code, operands, [(reduced, dtype, output)], options)
  return build


def place(code, dtype, shape, axis, source=None):
  def build(g):
    options = getattr(schema, "ArgMaxOptionsT" if code == "ARG_MAX" else "ArgMinOptionsT")()
    options.outputType = schema.TensorType.INT32
    operands = [g.typed_input(shape, dtype, source), g.int32([axis])]
    result = np.argmax(np.zeros(shape), axis).shape
    return g.typed_operator(code, operands, [(result, np.int32, None)], options)
  return build


def cumsum(dtype, shape, axis, exclusive=False, reverse=False, source=None, output=None):
  def build(g):
    options = schema.CumsumOptionsT()
    options.exclusive = exclusive
    options.reverse = reverse
    operands = [g.typed_input(shape, dtype, source), g.int32([axis])]
    return g.typed_operator("CUMSUM", operands, [(shape, dtype, output)], options)
  return build


def top(dtype, shape, count):
  def build(g):
    result = (*shape[:-1], count)
    operands = [g.typed_input(shape, dtype), g.constant(np.array(count, np.int32))]
    outputs = [(result, dtype, None), (result, np.int32, None)]
    return g.typed_operator("TOPK_V2", operands, outputs, schema.TopKV2OptionsT())
  return build


_FINE = affine(0.001, 0)
_SCALE = affine(0.05, -7)

CASES = {
  "MEAN/int16_spatial": reduce("MEAN", np.int16, (1, 4, 5, 3), [1, 2], True, _FINE,
                               affine(0.0007, 0)),
  "MEAN/int16_last_axis": reduce("MEAN", np.int16, (3, 7), [-1], False, _FINE, _FINE),
  "MEAN/float32_rows": reduce("MEAN", np.float32, (2, 3, 4), [1]),
  "SUM/int8_spatial": reduce("SUM", np.int8, (1, 4, 5, 3), [1, 2], True, _SCALE, affine(0.5, 9)),
  "SUM/int8_all": reduce("SUM", np.int8, (3, 4), [0, 1], False, _SCALE, affine(0.11, -50)),
  "SUM/int16_columns": reduce("SUM", np.int16, (5, 6), [0], False, _FINE, affine(0.0031, 0)),
  "SUM/float32_columns": reduce("SUM", np.float32, (5, 6), [0]),
  "REDUCE_MAX/int8_spatial": reduce("REDUCE_MAX", np.int8, (1, 4, 5, 3), [1, 2], True, _SCALE,
                                    _SCALE),
  "REDUCE_MAX/float32_alternating": reduce("REDUCE_MAX", np.float32, (2, 3, 2, 4), [0, -2]),
  "REDUCE_MIN/int8_last_axis": reduce("REDUCE_MIN", np.int8, (4, 6), [-1], False, _SCALE, _SCALE),
  "REDUCE_MIN/float32_all": reduce("REDUCE_MIN", np.float32, (3, 5), [0, 1]),
  "REDUCE_ALL/bool_rows": reduce("REDUCE_ALL", np.bool_, (4, 3), [1]),
  "REDUCE_ANY/bool_rows": reduce("REDUCE_ANY", np.bool_, (4, 3), [1]),
  "REDUCE_PROD/float32_columns": reduce("REDUCE_PROD", np.float32, (3, 4), [0]),
  "REDUCE_PROD/int32_last_axis": reduce("REDUCE_PROD", np.int32, (4, 3), [1]),
  "ARG_MAX/int8_channels": place("ARG_MAX", np.int8, (2, 3, 7), -1, _SCALE),
  "ARG_MAX/float32_rows": place("ARG_MAX", np.float32, (4, 5), 0),
  "ARG_MIN/int8_channels": place("ARG_MIN", np.int8, (2, 3, 7), -1, _SCALE),
  "ARG_MIN/float32_rows": place("ARG_MIN", np.float32, (4, 5), 0),
  "CUMSUM/int8_plain": cumsum(np.int8, (3, 6), 1, source=_SCALE, output=affine(0.2, 11)),
  "CUMSUM/int8_exclusive_long": cumsum(np.int8, (40, 2), 0, True, False, _SCALE, affine(0.9, -3)),
  "CUMSUM/float32_reverse": cumsum(np.float32, (3, 6), -1, False, True),
  "TOPK_V2/int8_three": top(np.int8, (3, 8), 3),
  "TOPK_V2/float32_all": top(np.float32, (5,), 5),
}
