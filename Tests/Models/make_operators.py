"""Records this project's own single-operator cases and short chains in operators/.

    python3 make_operators.py              everything
    python3 make_operators.py CONV_2D      one operator's folder

Needs the PyPI packages tensorflow (for the schema), flatbuffers, numpy and tflite-micro (the
reference that answers the vectors). Running it again gives the same bytes.
"""

import os
import pathlib
import zlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

import chains
import combinations
import element_types
import golden
import litert_cases
import mappings
import movements
import products
import reductions
import unsigned
from graph_builder import affine
from graph_builder import GraphBuilder

HERE = pathlib.Path(__file__).parent
MAP = (1, 5, 6, 3)
INPUT = affine(0.05, -7)


def conv(shape, channels, source=INPUT, **settings):
  return lambda g: g.conv_2d(g.input(shape, source), channels, **settings)


def depthwise(shape, source=INPUT, **settings):
  return lambda g: g.depthwise_conv_2d(g.input(shape, source), **settings)


def dense(shape, units, **settings):
  return lambda g: g.fully_connected(g.input(shape, INPUT), units, **settings)


def pool(code, shape, *settings):
  return lambda g: g.pool(code, g.input(shape, INPUT), *settings)


def arithmetic(code, left, right, output, activation="NONE"):
  """Two inputs with scales of their own; shapes broadcast."""
  return lambda g: g.arithmetic(code, g.input(left, INPUT), g.input(right, affine(0.031, 12)),
                                output, activation)


def arithmetic_constant(code, left, right, output):
  return lambda g: g.arithmetic(code, g.input(left, INPUT),
                                g.random_int8(right, affine(0.02, 3)), output)


def pad(shape, paddings):
  return lambda g: g.pad(g.input(shape, INPUT), paddings)


def padv2(shape, paddings, value):
  def build(g):
    source = g.input(shape, INPUT)
    fill = g.constant(np.array([value], np.int8), INPUT)
    padded = [before + size + after for size, (before, after) in zip(shape, paddings)]
    return g.operator("PADV2", [source, g.int32(paddings), fill], padded, INPUT,
                      schema.PadV2OptionsT())
  return build


def concatenation(shapes, axis):
  return lambda g: g.concatenation([g.input(shape, INPUT) for shape in shapes], axis)


def mean(shape, axes, keep_dims, output):
  def build(g):
    options = schema.ReducerOptionsT()
    options.keepDims = keep_dims
    reduced = np.mean(np.zeros(shape), tuple(axes), keepdims=keep_dims).shape
    return g.operator("MEAN", [g.input(shape, INPUT), g.int32(axes)], reduced, output, options)
  return build


def softmax(shape, source, beta):
  def build(g):
    options = schema.SoftmaxOptionsT()
    options.beta = beta
    return g.operator("SOFTMAX", [g.input(shape, source)], shape, affine(1 / 256, -128), options)
  return build


def elementwise(code, source, output, options=None, shape=(1, 4, 16, 4)):
  """By default every int8 value occurs once in the ramp."""
  return lambda g: g.operator(code, [g.input(shape, source)], shape, output, options)


def leaky_relu(alpha, source, output):
  options = schema.LeakyReluOptionsT()
  options.alpha = alpha
  return elementwise("LEAKY_RELU", source, output, options)


def reshape(shape, new_shape, requested=None):
  """`requested` is what the file asks for, -1 included, where that is not `new_shape`."""
  def build(g):
    asked = requested or new_shape
    options = schema.ReshapeOptionsT()
    options.newShape = list(asked)
    return g.operator("RESHAPE", [g.input(shape, INPUT), g.int32(asked)], new_shape, INPUT,
                      options)
  return build


def squeeze(shape, axes, new_shape):
  def build(g):
    options = schema.SqueezeOptionsT()
    options.squeezeDims = axes
    return g.operator("SQUEEZE", [g.input(shape, INPUT)], new_shape, INPUT, options)
  return build


def expand_dims(shape, axis):
  def build(g):
    return g.operator("EXPAND_DIMS", [g.input(shape, INPUT), g.int32([axis])],
                      np.expand_dims(np.zeros(shape), axis).shape, INPUT,
                      schema.ExpandDimsOptionsT())
  return build


def quantize(source, output):
  return lambda g: g.quantize(g.input((2, 128), source), output)


def dequantize(source):
  return lambda g: g.dequantize(g.input((2, 128), source))


def strided_slice(shape, begin, end, strides, new_shape, begin_mask=0, end_mask=0,
                  shrink_mask=0):
  def build(g):
    options = schema.StridedSliceOptionsT()
    options.beginMask = begin_mask
    options.endMask = end_mask
    options.shrinkAxisMask = shrink_mask
    operands = [g.input(shape, INPUT), g.int32(begin), g.int32(end), g.int32(strides)]
    return g.operator("STRIDED_SLICE", operands, new_shape, INPUT, options)
  return build


def slice_of(shape, begin, size):
  def build(g):
    extents = [full - first if wanted < 0 else wanted
               for full, first, wanted in zip(shape, begin, size)]
    return g.operator("SLICE", [g.input(shape, INPUT), g.int32(begin), g.int32(size)], extents,
                      INPUT, schema.SliceOptionsT())
  return build


def resize_nearest(shape, size, align_corners=False, half_pixel_centers=False):
  def build(g):
    options = schema.ResizeNearestNeighborOptionsT()
    options.alignCorners = align_corners
    options.halfPixelCenters = half_pixel_centers
    return g.operator("RESIZE_NEAREST_NEIGHBOR", [g.input(shape, INPUT), g.int32(size)],
                      (shape[0], *size, shape[3]), INPUT, options)
  return build


def transpose(shape, permutation):
  def build(g):
    return g.operator("TRANSPOSE", [g.input(shape, INPUT), g.int32(permutation)],
                      [shape[axis] for axis in permutation], INPUT, schema.TransposeOptionsT())
  return build



# The double_rounding cases have an output multiplier between 1/4 and 1/2: there the two roundings
# of TFLM differ from a single one in many outputs.
CASES = {
  "CONV_2D/same_stride_relu": conv((1, 7, 6, 3), 5, stride=(2, 2), activation="RELU",
                                   zero_point=-128),
  "CONV_2D/valid_dilated_no_bias": conv((1, 8, 9, 2), 4, kernel=(3, 2), padding="VALID",
                                        dilation=(2, 3), bias="none", per_channel=False,
                                        activation="RELU6", zero_point=-20),
  "CONV_2D/pointwise_batch": conv((2, 3, 5, 8), 6, affine(0.02, 127), kernel=(1, 1),
                                  zero_point=31),
  "CONV_2D/grouped": conv((1, 5, 5, 4), 6, groups=2, stride=(1, 2), zero_point=4),
  "CONV_2D/double_rounding": conv((1, 5, 6, 3), 5, kernel=(1, 1), per_channel=False,
                                  weight_limit=2),
  "DEPTHWISE_CONV_2D/same_relu6": depthwise((1, 6, 5, 4), activation="RELU6", zero_point=-100),
  "DEPTHWISE_CONV_2D/valid_multiplier_no_bias": depthwise(
    (1, 7, 8, 2), multiplier=3, padding="VALID", stride=(2, 2), bias="none", zero_point=9),
  "DEPTHWISE_CONV_2D/same_dilated_per_tensor": depthwise(
    (2, 6, 7, 3), affine(0.05, -128), kernel=(2, 3), dilation=(2, 2), per_channel=False,
    activation="RELU_N1_TO_1", zero_point=-3),
  "DEPTHWISE_CONV_2D/double_rounding": depthwise((1, 5, 7, 4), kernel=(1, 3), per_channel=False,
                                                 weight_limit=2),
  "FULLY_CONNECTED/relu": dense((1, 20), 6, activation="RELU", zero_point=-128),
  "FULLY_CONNECTED/per_channel_absent_bias": dense((3, 16), 5, per_channel=True, bias="absent",
                                                   zero_point=11),
  "FULLY_CONNECTED/keep_dims": dense((1, 3, 2, 6), 4, keep_dims=True, zero_point=-5),
  "FULLY_CONNECTED/flattening": dense((2, 2, 3, 4), 5),
  "FULLY_CONNECTED/double_rounding": dense((12, 3), 12, weight_limit=2),
  "AVERAGE_POOL_2D/same_stride": pool("AVERAGE_POOL_2D", (1, 7, 6, 3), (3, 3), (2, 2), "SAME"),
  "AVERAGE_POOL_2D/valid_relu": pool("AVERAGE_POOL_2D", (2, 5, 6, 2), (2, 3), (1, 2), "VALID",
                                     "RELU"),
  "AVERAGE_POOL_2D/global": pool("AVERAGE_POOL_2D", (1, 6, 5, 4), (6, 5), (1, 1), "VALID"),
  "MAX_POOL_2D/same_stride": pool("MAX_POOL_2D", (1, 7, 6, 3), (3, 2), (2, 2), "SAME"),
  "MAX_POOL_2D/valid_relu6": pool("MAX_POOL_2D", (1, 6, 6, 2), (2, 2), (2, 2), "VALID", "RELU6"),
  "ADD/plain": arithmetic("ADD", MAP, MAP, affine(0.06, 5)),
  "ADD/broadcast_relu": arithmetic("ADD", (1, 4, 5, 3), (1, 1, 1, 3), affine(0.05, -128), "RELU"),
  "ADD/constant": arithmetic_constant("ADD", MAP, (3,), affine(0.055, 0)),
  "SUB/plain": arithmetic("SUB", MAP, MAP, affine(0.06, 5)),
  "SUB/broadcast_relu6": arithmetic("SUB", (1, 1, 4, 1), (2, 3, 1, 5), affine(0.045, -60),
                                    "RELU6"),
  "MUL/plain": arithmetic("MUL", MAP, MAP, affine(0.12, -4)),
  "MUL/broadcast_relu": arithmetic("MUL", (1, 4, 5, 3), (1, 1, 1, 3), affine(0.1, -30), "RELU"),
  "MUL/constant": arithmetic_constant("MUL", MAP, (1, 1, 1, 3), affine(0.08, 17)),
  "PAD/spatial": pad((1, 4, 5, 3), [[0, 0], [1, 2], [2, 1], [0, 0]]),
  "PAD/every_axis": pad((2, 2, 3, 2), [[1, 0], [0, 1], [1, 1], [0, 2]]),
  "PAD/matrix": pad((3, 4), [[1, 1], [0, 3]]),
  "PADV2/spatial": padv2((1, 4, 5, 2), [[0, 0], [1, 1], [1, 1], [0, 0]], -128),
  "PADV2/every_axis": padv2((1, 3, 2, 3), [[1, 1], [2, 0], [0, 1], [1, 0]], 55),
  "CONCATENATION/channels": concatenation([(1, 3, 4, 2), (1, 3, 4, 5)], 3),
  "CONCATENATION/rows_of_three": concatenation([(1, 2, 4, 3), (1, 1, 4, 3), (1, 3, 4, 3)], 1),
  "CONCATENATION/negative_axis": concatenation([(2, 5), (2, 3)], -1),
  "MEAN/spatial_keep": mean((1, 5, 6, 4), [1, 2], True, INPUT),
  "MEAN/spatial_rescale": mean((2, 3, 4, 5), [1, 2], False, affine(0.03, 9)),
  "MEAN/last_axis": mean((3, 4, 7), [-1], False, affine(0.04, -20)),
  "SOFTMAX/vector": softmax((1, 10), affine(0.1, 5), 1.0),
  "SOFTMAX/rows_beta": softmax((2, 4, 6), affine(0.03, -20), 2.5),
  "LOGISTIC/narrow": elementwise("LOGISTIC", affine(0.02, 10), affine(1 / 256, -128)),
  "LOGISTIC/wide": elementwise("LOGISTIC", affine(0.11, -30), affine(1 / 256, -128)),
  "TANH/narrow": elementwise("TANH", affine(0.01, -5), affine(1 / 128, 0)),
  "TANH/wide": elementwise("TANH", affine(0.06, 40), affine(1 / 128, 0)),
  "RELU/same_quantization": elementwise("RELU", INPUT, INPUT),
  "RELU/rescale": elementwise("RELU", INPUT, affine(0.028, -128)),
  "RELU6/same_quantization": elementwise("RELU6", affine(0.06, -9), affine(0.06, -9)),
  "HARD_SWISH/plain": elementwise("HARD_SWISH", affine(0.05, -7), affine(0.025, -111)),
  "HARD_SWISH/coarse": elementwise("HARD_SWISH", affine(0.09, 20), affine(0.07, -100)),
  "LEAKY_RELU/plain": leaky_relu(0.1, INPUT, affine(0.04, -90)),
  "LEAKY_RELU/steep": leaky_relu(1.5, affine(0.03, 15), affine(0.06, 30)),
  "RESHAPE/flatten": reshape((1, 3, 4, 2), (1, 24)),
  "RESHAPE/inferred_extent": reshape((2, 3, 4), (4, 6), requested=(4, -1)),
  "SQUEEZE/named_axes": squeeze((1, 3, 1, 4), [2], (1, 3, 4)),
  "SQUEEZE/every_axis": squeeze((1, 3, 1, 4), [], (3, 4)),
  "EXPAND_DIMS/front": expand_dims((3, 4), 0),
  "EXPAND_DIMS/back": expand_dims((2, 3, 4), -1),
  "QUANTIZE/float": quantize(None, affine(0.02, -11)),
  "QUANTIZE/float_ties": quantize(None, affine(1 / 32, 3)),
  "QUANTIZE/rescale": quantize(INPUT, affine(0.033, 20)),
  "QUANTIZE/shift_only": quantize(affine(0.05, -7), affine(0.05, 13)),
  "DEQUANTIZE/plain": dequantize(INPUT),
  "DEQUANTIZE/power_of_two": dequantize(affine(1 / 64, 0)),
  "STRIDED_SLICE/strides": strided_slice((1, 6, 7, 3), [0, 1, 0, 0], [1, 6, 7, 3], [1, 2, 3, 1],
                                         (1, 3, 3, 3)),
  "STRIDED_SLICE/masks": strided_slice((2, 5, 6), [1, 1, 2], [2, 4, 3], [1, 1, 1], (2, 4, 4),
                                       begin_mask=0b001, end_mask=0b110),
  "STRIDED_SLICE/reverse_shrink": strided_slice((3, 5, 4), [1, -1, 0], [2, 0, 4], [1, -2, 1],
                                                (2, 4), shrink_mask=0b001),
  "SLICE/window": slice_of((1, 5, 6, 3), [0, 1, 2, 0], [1, 3, 3, 2]),
  "SLICE/to_the_end": slice_of((4, 5), [1, 2], [-1, -1]),
  "RESIZE_NEAREST_NEIGHBOR/twice": resize_nearest((1, 3, 4, 2), (6, 8)),
  "RESIZE_NEAREST_NEIGHBOR/half_pixel": resize_nearest((1, 5, 4, 2), (3, 7),
                                                       half_pixel_centers=True),
  "RESIZE_NEAREST_NEIGHBOR/align_corners": resize_nearest((2, 3, 4, 1), (7, 5),
                                                          align_corners=True),
  "TRANSPOSE/matrix": transpose((4, 6), (1, 0)),
  "TRANSPOSE/channels_first": transpose((1, 3, 4, 5), (0, 3, 1, 2)),
  **combinations.CASES,
  **mappings.CASES,
  **reductions.CASES,
  **movements.CASES,
  **products.CASES,
  **element_types.CASES,
  **{f"CHAIN/{name}": build for name, build in chains.CHAINS.items()},
  **litert_cases.CASES,
}
UNSIGNED = unsigned.cases(
    {name: build for name, build in CASES.items() if name not in litert_cases.CASES})
CASES |= UNSIGNED
# What TFLM does not have, or does otherwise.
LITERT_OPERATORS = (UNSIGNED.keys() | combinations.LITERT_OPERATORS | mappings.LITERT_OPERATORS
                    | reductions.LITERT_OPERATORS | movements.LITERT_OPERATORS
                    | element_types.LITERT_OPERATORS | products.LITERT_OPERATORS
                    | litert_cases.CASES.keys())
# Further entries of case.json.
TOLERANCES = {**combinations.TOLERANCES, **mappings.TOLERANCES, **reductions.TOLERANCES,
              **movements.TOLERANCES, **products.TOLERANCES, **litert_cases.FACTS}


def vectors_for(model_bytes, rng, limits):
  tensors = golden.input_tensors(golden.parse(model_bytes))
  inputs = [(tensor, limits.get(position)) for position, tensor in enumerate(tensors)]
  return [[golden.uniform(tensor, rng, below) for tensor, below in inputs],
          [golden.extremes(tensor, rng, below) for tensor, below in inputs],
          [golden.ramp(tensor, below) for tensor, below in inputs]]


def make(path):
  """Builds and records one case; its random numbers depend on its name alone."""
  rng = np.random.default_rng(zlib.crc32(path.encode()))
  graph = GraphBuilder(rng)
  outputs = CASES[path](graph)
  model_bytes = graph.build(outputs if isinstance(outputs, list) else [outputs])
  operator = path.split("/")[0]
  golden.record(HERE / "operators" / path, model_bytes, operator,
                vectors_for(model_bytes, rng, graph.limits), ["uniform", "extremes", "ramp"],
                TOLERANCES.get(path, {}),
                "litert" if {operator, path} & LITERT_OPERATORS else "tflm")


if __name__ == "__main__":
  golden.main("Records the cases in operators/.", CASES, make)
