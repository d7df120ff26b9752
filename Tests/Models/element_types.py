"""Cases of operators that move or compare elements, of further element types.

LiteRT answers them: tflite-micro has few of these types.
"""

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from combinations import comparison
from combinations import select
from graph_builder import affine
from mappings import function
from movements import dynamic_update_slice
from movements import fill
from movements import gather
from movements import gather_nd
from movements import mirror_pad
from movements import move
from movements import pack
from movements import resize_bilinear
from movements import split
from movements import split_v
from movements import unpack
from reductions import place
from reductions import reduce
from reductions import top


def _options(name, **fields):
  options = getattr(schema, f"{name}OptionsT")()
  for field, value in fields.items():
    setattr(options, field, value)
  return options


def concatenation(dtype):
  def build(g):
    operands = [g.typed_input((2, 3, size), dtype) for size in [2, 1]]
    return g.typed_operator("CONCATENATION", operands, [((2, 3, 3), dtype, None)],
                            _options("Concatenation", axis=2))
  return build


def _moves(dtype):
  """One case of each operator that only moves elements."""
  return {
    "GATHER/{}_middle_axis": gather(dtype, (2, 4, 3), 1, [3, 0, 0]),
    "GATHER_ND/{}_rows": gather_nd(dtype, (3, 4), [[2], [0]]),
    "PAD/{}_image": move("PAD", dtype, (1, 3, 2, 2), [[[0, 0], [1, 2], [0, 1], [0, 0]]],
                         (1, 6, 3, 2), _options("Pad")),
    "SLICE/{}_window": move("SLICE", dtype, (3, 4, 2), [[1, 0, 1], [2, 3, 1]], (2, 3, 1),
                            _options("Slice")),
    "STRIDED_SLICE/{}_backwards": move("STRIDED_SLICE", dtype, (4, 5), [[3, 0], [0, 5], [-1, 2]],
                                       (3, 3), _options("StridedSlice")),
    "TRANSPOSE/{}_channels": move("TRANSPOSE", dtype, (2, 3, 4), [[2, 0, 1]], (4, 2, 3),
                                  _options("Transpose")),
    "TILE/{}_rows": move("TILE", dtype, (2, 3), [[3, 2]], (6, 6), _options("Tile")),
    "SPLIT/{}_rows": split(dtype, (4, 3), 0, 2),
    "SPLIT_V/{}_rest": split_v(dtype, (2, 7), 1, [2, 4, 1], [2, -1, 1]),
    "PACK/{}_first_axis": pack(dtype, (2, 3), 2, 0),
    "UNPACK/{}_middle_axis": unpack(dtype, (2, 3, 4), 1),
    "FILL/{}_row": fill(dtype, (5,)),
    "SELECT_V2/{}_rows": select("SELECT_V2", dtype, (3, 1), (3, 4), (4,)),
    "SELECT/{}_plain": select("SELECT", dtype, (3, 4), (3, 4), (3, 4)),
    "CONCATENATION/{}_channels": concatenation(dtype),
    "EXPAND_DIMS/{}_middle": move("EXPAND_DIMS", dtype, (3, 4), [[1]], (3, 1, 4),
                                  _options("ExpandDims")),
    "SQUEEZE/{}_middle": move("SQUEEZE", dtype, (3, 1, 4), [], (3, 4),
                              _options("Squeeze", squeezeDims=[1])),
    "DYNAMIC_UPDATE_SLICE/{}_box": dynamic_update_slice(dtype, (4, 5), (2, 3)),
    "SPACE_TO_BATCH_ND/{}_image": move(
      "SPACE_TO_BATCH_ND", dtype, (1, 4, 6, 1), [[2, 2], [[0, 0], [0, 0]]], (4, 2, 3, 1),
      _options("SpaceToBatchND")),
    "BATCH_TO_SPACE_ND/{}_image": move(
      "BATCH_TO_SPACE_ND", dtype, (4, 2, 3, 1), [[2, 2], [[0, 0], [0, 1]]], (1, 4, 5, 1),
      _options("BatchToSpaceND")),
    "SPACE_TO_DEPTH/{}_two": move("SPACE_TO_DEPTH", dtype, (1, 4, 6, 2), [], (1, 2, 3, 8),
                                  _options("SpaceToDepth", blockSize=2)),
    "DEPTH_TO_SPACE/{}_two": move("DEPTH_TO_SPACE", dtype, (1, 2, 3, 8), [], (1, 4, 6, 2),
                                  _options("DepthToSpace", blockSize=2)),
    "MIRROR_PAD/{}_reflect": mirror_pad(dtype, (4, 3), [[3, 2], [0, 1]], 0),
    "RESIZE_NEAREST_NEIGHBOR/{}_twice": move(
      "RESIZE_NEAREST_NEIGHBOR", dtype, (1, 3, 4, 2), [[6, 8]], (1, 6, 8, 2),
      _options("ResizeNearestNeighbor")),
  }


def _searches(dtype):
  """One case of each operator that compares elements."""
  return {
    "REDUCE_MAX/{}_rows": reduce("REDUCE_MAX", dtype, (3, 4, 2), [1]),
    "REDUCE_MIN/{}_rows": reduce("REDUCE_MIN", dtype, (3, 4, 2), [1]),
    "ARG_MAX/{}_last_axis": place("ARG_MAX", dtype, (3, 7), -1),
    "ARG_MIN/{}_last_axis": place("ARG_MIN", dtype, (3, 7), -1),
    "TOPK_V2/{}_three": top(dtype, (3, 8), 3),
    **{f"{code}/{{}}_row": comparison(code, dtype, (3, 5), (5,)) for code in [
      "EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL"]},
  }


def _named(dtype, cases):
  return {name.format(np.dtype(dtype).name): build for name, build in cases.items()}


# What LiteRT refuses, crashes on, or (NOT_EQUAL of int16) answers with the opposite.
_REFUSED = {
  *[f"{code}/{name}" for code in ["ARG_MAX", "ARG_MIN"]
    for name in ["int16_last_axis", "int64_last_axis"]],
  *[f"{code}/{name}_two" for code in ["SPACE_TO_DEPTH", "DEPTH_TO_SPACE"]
    for name in ["int16", "bool"]],
  *[f"{code}/uint8_row" for code in ["EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER",
                                     "GREATER_EQUAL"]],
  "UNPACK/int64_middle_axis", "RESIZE_NEAREST_NEIGHBOR/int64_twice", "SPLIT/bool_rows",
  "SPLIT_V/bool_rest", "PACK/bool_first_axis", "NOT_EQUAL/int16_row",
}
# What these operators do not do.
_UNSUPPORTED = {"REDUCE_MAX/int64_rows", "REDUCE_MIN/int64_rows", "TOPK_V2/int64_three"}

_TYPES = [np.int16, np.int32, np.int64, np.uint8, np.bool_]
_ALL = {name: build for dtype in _TYPES
        for name, build in {**_named(dtype, _moves(dtype)),
                            **({} if dtype is np.bool_ else _named(dtype, _searches(dtype)))
                            }.items()}
_ALL |= {
  "RESIZE_BILINEAR/int16_plain": resize_bilinear(np.int16, (1, 3, 4, 2), (7, 5)),
  "RESIZE_BILINEAR/int16_half_pixel": resize_bilinear(np.int16, (1, 3, 4, 2), (6, 9), False, True),
  "TILE/int8_many_axes": move("TILE", np.int8, (2, 1, 3, 2, 2), [[2, 3, 2, 1, 3]],
                              (4, 3, 6, 2, 6), _options("Tile")),
  "EXP/int8": function("EXP", np.int8, affine(0.05, -7), affine(0.9, -128)),
  "EXP/int16": function("EXP", np.int16, affine(0.0001), affine(0.001)),
  "LOG/int8": function("LOG", np.int8, affine(0.05, -128), affine(0.03, 40)),
  "LOG/int16": function("LOG", np.int16, affine(0.0002), affine(0.0003)),
  "REDUCE_PROD/int8_columns": reduce("REDUCE_PROD", np.int8, (3, 4), [0], False, affine(0.02, -7),
                                     affine(0.06, 5)),
  "REDUCE_PROD/int8_all": reduce("REDUCE_PROD", np.int8, (2, 3), [0, 1], True, affine(0.03, 20),
                                 affine(0.9, -11)),
  "REDUCE_PROD/int16_last_axis": reduce("REDUCE_PROD", np.int16, (4, 3), [1], False,
                                        affine(0.0001), affine(0.0005)),
}
CASES = {name: build for name, build in _ALL.items()
         if name not in _REFUSED | _UNSUPPORTED}
LITERT_OPERATORS = set(CASES)
