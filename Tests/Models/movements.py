"""Cases of operators that put elements elsewhere."""

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from graph_builder import affine

LITERT_OPERATORS = {"ONE_HOT", "SPACE_TO_BATCH_ND", "TILE"}
TOLERANCES = {
  "RESIZE_BILINEAR/float32_half_pixel": {
    "exact": False, "tolerance": {"rtol": 1e-5, "atol": 1e-5},
  },
}
_SCALE = affine(0.05, -7)


def _options(name, **fields):
  options = getattr(schema, f"{name}OptionsT")()
  for field, value in fields.items():
    setattr(options, field, value)
  return options


def _quantization(dtype):
  return _SCALE if dtype is np.int8 else None


def move(code, dtype, shape, constants, result, options):
  """One input, then constants, then one result of the same element type."""
  def build(g):
    operands = [g.typed_input(shape, dtype, _quantization(dtype))]
    operands += [g.int32(values) for values in constants]
    return g.typed_operator(code, operands, [(result, dtype, _quantization(dtype))], options)
  return build


def pack(dtype, shape, count, axis):
  def build(g):
    operands = [g.typed_input(shape, dtype, _quantization(dtype)) for _ in range(count)]
    result = np.stack([np.zeros(shape)] * count, axis).shape
    return g.typed_operator("PACK", operands, [(result, dtype, _quantization(dtype))],
                            _options("Pack", axis=axis, valuesCount=count))
  return build


def unpack(dtype, shape, axis):
  def build(g):
    result = np.delete(shape, axis)
    outputs = [(result, dtype, _quantization(dtype))] * shape[axis]
    return g.typed_operator("UNPACK", [g.typed_input(shape, dtype, _quantization(dtype))], outputs,
                            _options("Unpack", axis=axis, num=shape[axis]))
  return build


def _parts(shape, axis, sizes, dtype):
  return [((*shape[:axis], size, *shape[axis + 1:]), dtype, _quantization(dtype))
          for size in sizes]


def split(dtype, shape, axis, count):
  def build(g):
    sizes = [shape[axis] // count] * count
    operands = [g.constant(np.array(axis, np.int32)),
                g.typed_input(shape, dtype, _quantization(dtype))]
    return g.typed_operator("SPLIT", operands, _parts(shape, axis, sizes, dtype),
                            _options("Split", numSplits=count))
  return build


def split_v(dtype, shape, axis, sizes, asked):
  """`asked` is what the file asks for, -1 included."""
  def build(g):
    operands = [g.typed_input(shape, dtype, _quantization(dtype)), g.int32(asked),
                g.constant(np.array(axis, np.int32))]
    return g.typed_operator("SPLIT_V", operands, _parts(shape, axis, sizes, dtype),
                            _options("SplitV", numSplits=len(sizes)))
  return build


def gather(dtype, shape, axis, indices, batch_dims=0):
  """`indices` are constant values, or the shape of an input."""
  def build(g):
    source = g.typed_input(shape, dtype, _quantization(dtype))
    names = (g.typed_input(indices, np.int32, below=shape[axis]) if isinstance(indices, tuple)
             else g.int32(indices))
    result = (*shape[:axis], *names.shape[batch_dims:], *shape[axis + 1:])
    return g.typed_operator("GATHER", [source, names], [(result, dtype, _quantization(dtype))],
                            _options("Gather", axis=axis, batchDims=batch_dims))
  return build


def gather_nd(dtype, shape, indices):
  def build(g):
    source = g.typed_input(shape, dtype, _quantization(dtype))
    names = g.int32(indices)
    result = (*names.shape[:-1], *shape[names.shape[-1]:])
    return g.typed_operator("GATHER_ND", [source, names], [(result, dtype, _quantization(dtype))],
                            _options("GatherNd"))
  return build


def embedding_lookup(table_dtype, dtype, rows, columns):
  def build(g):
    names = g.typed_input((5,), np.int32, below=rows)
    scale = affine(0.037, 0)
    if table_dtype is np.int8:
      table = g.random_int8((rows, columns), scale)
    else:
      table = g.constant(g.rng.normal(0, 1, (rows, columns)).astype(np.float32))
    output = ((5, columns), dtype, scale if dtype is np.int8 else None)
    return g.typed_operator("EMBEDDING_LOOKUP", [names, table], [output])
  return build


def dynamic_update_slice(dtype, shape, update):
  def build(g):
    operands = [g.typed_input(shape, dtype, _quantization(dtype)),
                g.typed_input(update, dtype, _quantization(dtype)),
                g.typed_input((len(shape),), np.int32, below=max(shape))]
    return g.typed_operator("DYNAMIC_UPDATE_SLICE", operands,
                            [(shape, dtype, _quantization(dtype))], _options("DynamicUpdateSlice"))
  return build


def broadcast_args(dtype, a, b):
  """The first shape is an input of ones and twos at most: the second must not differ."""
  def build(g):
    first = g.typed_input((len(a),), dtype, below=2)
    second = g.constant(np.array(b, dtype))
    return g.typed_operator("BROADCAST_ARGS", [first, second],
                            [((max(len(a), len(b)),), dtype, None)])
  return build


def shape_of(dtype, shape):
  def build(g):
    source = g.typed_input(shape, dtype, _quantization(dtype))
    return g.typed_operator("SHAPE", [source], [((len(shape),), np.int32, None)],
                            _options("Shape", outType=schema.TensorType.INT32))
  return build


def fill(dtype, shape):
  def build(g):
    operands = [g.int32(shape), g.typed_input((), dtype, _quantization(dtype))]
    return g.typed_operator("FILL", operands, [(shape, dtype, _quantization(dtype))],
                            _options("Fill"))
  return build


def one_hot(dtype, shape, depth, axis):
  def build(g):
    result = list(shape)
    result.insert(len(shape) if axis < 0 else axis, depth)
    operands = [g.typed_input(shape, np.int32, below=depth + 1),
                g.constant(np.array(depth, np.int32)), g.constant(np.array(3, dtype)),
                g.constant(np.array(-2, dtype))]
    return g.typed_operator("ONE_HOT", operands, [(result, dtype, None)],
                            _options("OneHot", axis=axis))
  return build


def resize_bilinear(dtype, shape, size, align_corners=False, half_pixel_centers=False):
  return move("RESIZE_BILINEAR", dtype, shape, [size], (shape[0], *size, shape[3]),
              _options("ResizeBilinear", alignCorners=align_corners,
                       halfPixelCenters=half_pixel_centers))


def mirror_pad(dtype, shape, paddings, mode):
  result = tuple(before + extent + after for extent, (before, after) in zip(shape, paddings))
  return move("MIRROR_PAD", dtype, shape, [paddings], result, _options("MirrorPad", mode=mode))


def typed(name, build):
  """One case for each element type that every tensor operator takes."""
  types = [np.int8, np.int16, np.int32, np.int64, np.uint8, np.bool_, np.float32]
  return {f"{name}_{np.dtype(dtype).name}": build(dtype) for dtype in types}


CASES = {
  "PACK/int8_first_axis": pack(np.int8, (2, 3), 3, 0),
  "PACK/int64_last_axis": pack(np.int64, (3,), 2, -1),
  "UNPACK/int8_middle_axis": unpack(np.int8, (2, 3, 4), 1),
  "UNPACK/float32_scalars": unpack(np.float32, (4,), 0),
  "SPLIT/int8_channels": split(np.int8, (2, 3, 6), 2, 3),
  "SPLIT/float32_rows": split(np.float32, (4, 3), 0, 2),
  "SPLIT_V/int8_rest": split_v(np.int8, (2, 7), 1, [2, 4, 1], [2, -1, 1]),
  "SPLIT_V/int16_rows": split_v(np.int16, (5, 2), 0, [3, 2], [3, 2]),
  "GATHER/int8_channels": gather(np.int8, (2, 3, 5), 2, [4, 0, 4]),
  "GATHER/int8_batches": gather(np.int8, (2, 5, 3), 1, (2, 4), 1),
  "GATHER/float32_rows": gather(np.float32, (5, 3), 0, (4,)),
  "GATHER_ND/int8_elements": gather_nd(np.int8, (3, 4), [[2, 3], [0, 0], [1, 2]]),
  "GATHER_ND/float32_rows": gather_nd(np.float32, (3, 4), [[2], [0]]),
  "EMBEDDING_LOOKUP/int8_rows": embedding_lookup(np.int8, np.int8, 6, 4),
  "EMBEDDING_LOOKUP/int8_float32_rows": embedding_lookup(np.int8, np.float32, 6, 4),
  "EMBEDDING_LOOKUP/float32_rows": embedding_lookup(np.float32, np.float32, 6, 4),
  "DYNAMIC_UPDATE_SLICE/int8_box": dynamic_update_slice(np.int8, (4, 5), (2, 3)),
  "DYNAMIC_UPDATE_SLICE/float32_whole": dynamic_update_slice(np.float32, (4,), (4,)),
  "SHAPE/int8_image": shape_of(np.int8, (1, 4, 5, 3)),
  "FILL/int8_image": fill(np.int8, (2, 3)),
  "FILL/float32_row": fill(np.float32, (5,)),
  "ZEROS_LIKE/int8_row": move("ZEROS_LIKE", np.int8, (5,), [], (5,), _options("ZerosLike")),
  "ZEROS_LIKE/int64_row": move("ZEROS_LIKE", np.int64, (5,), [], (5,), _options("ZerosLike")),
  "BROADCAST_ARGS/int32_ones": broadcast_args(np.int32, [1, 1, 1], [1, 1]),
  "BROADCAST_ARGS/int64_ones": broadcast_args(np.int64, [1, 1], [1, 1, 1]),
  "SPACE_TO_BATCH_ND/int8_padded": move(
    "SPACE_TO_BATCH_ND", np.int8, (2, 3, 4, 2), [[2, 3], [[1, 0], [0, 2]]], (12, 2, 2, 2),
    _options("SpaceToBatchND")),
  "SPACE_TO_BATCH_ND/float32_row": move(
    "SPACE_TO_BATCH_ND", np.float32, (1, 4, 3), [[2], [[0, 0]]], (2, 2, 3),
    _options("SpaceToBatchND")),
  "BATCH_TO_SPACE_ND/int8_cropped": move(
    "BATCH_TO_SPACE_ND", np.int8, (12, 2, 2, 2), [[2, 3], [[1, 0], [0, 2]]], (2, 3, 4, 2),
    _options("BatchToSpaceND")),
  "SPACE_TO_DEPTH/int8_two": move("SPACE_TO_DEPTH", np.int8, (1, 4, 6, 2), [], (1, 2, 3, 8),
                                  _options("SpaceToDepth", blockSize=2)),
  "DEPTH_TO_SPACE/int8_two": move("DEPTH_TO_SPACE", np.int8, (1, 2, 3, 8), [], (1, 4, 6, 2),
                                  _options("DepthToSpace", blockSize=2)),
  "MIRROR_PAD/int8_reflect": mirror_pad(np.int8, (2, 4, 3), [[0, 1], [3, 2], [0, 0]], 0),
  "MIRROR_PAD/float32_symmetric": mirror_pad(np.float32, (3, 2), [[3, 1], [0, 2]], 1),
  "TILE/int8_rows": move("TILE", np.int8, (2, 3), [[3, 2]], (6, 6), _options("Tile")),
  "ONE_HOT/float32_last_axis": one_hot(np.float32, (4,), 3, -1),
  "ONE_HOT/int8_first_axis": one_hot(np.int8, (2, 3), 4, 0),
  "RESIZE_BILINEAR/int8_plain": resize_bilinear(np.int8, (1, 3, 4, 2), (7, 5)),
  "RESIZE_BILINEAR/int8_align_corners": resize_bilinear(np.int8, (2, 3, 4, 1), (5, 9), True),
  "RESIZE_BILINEAR/float32_half_pixel": resize_bilinear(np.float32, (1, 3, 4, 2), (6, 5), False,
                                                        True),
  **typed("REVERSE_V2/rows", lambda dtype: move("REVERSE_V2", dtype, (3, 4), [[0]], (3, 4),
                                                _options("ReverseV2"))),
  **typed("BROADCAST_TO/columns", lambda dtype: move(
    "BROADCAST_TO", dtype, (3, 1), [[2, 3, 4]], (2, 3, 4), _options("BroadcastTo"))),
}
