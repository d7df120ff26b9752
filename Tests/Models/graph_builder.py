"""Builds small .tflite models operator by operator, straight from the schema.

Each method of `GraphBuilder` named after an operator appends it and returns its output. Weights are
random; output scales are chosen so that random inputs spread over most of the int8 range.
Needs the PyPI packages numpy, flatbuffers and tensorflow (for the schema only).
"""

import dataclasses
import math

import flatbuffers
import numpy as np
from flatbuffers import flexbuffers
from tensorflow.lite.python import schema_py_generated as schema

_TYPES = {
  np.dtype(np.int8): schema.TensorType.INT8,
  np.dtype(np.uint8): schema.TensorType.UINT8,
  np.dtype(np.int16): schema.TensorType.INT16,
  np.dtype(np.int32): schema.TensorType.INT32,
  np.dtype(np.int64): schema.TensorType.INT64,
  np.dtype(np.uint32): schema.TensorType.UINT32,
  np.dtype(np.uint64): schema.TensorType.UINT64,
  np.dtype(np.bool_): schema.TensorType.BOOL,
  np.dtype(np.float32): schema.TensorType.FLOAT32,
}
# The standard deviation of outputs that cover most of the int8 range.
_OUTPUT_DEVIATION = 60.0


@dataclasses.dataclass(frozen=True)
class Quantization:
  """Affine int8 quantization, per tensor or along `axis`."""
  scales: tuple
  zero_point: int = 0
  axis: int = 0


def affine(scale, zero_point=0):
  return Quantization((scale,), zero_point)


@dataclasses.dataclass(frozen=True)
class Value:
  """A tensor of the graph under construction."""
  index: int
  shape: tuple
  quantization: Quantization | None

  @property
  def scale(self):
    return self.quantization.scales[0]


def _deviation(limit):
  """Returns the standard deviation of integers drawn evenly from -limit to limit."""
  return math.sqrt(limit * (limit + 1) / 3)


def _window_extent(size, kernel, stride, dilation, padding):
  """Returns the output extent of a sliding window along one dimension."""
  reach = (kernel - 1) * dilation + 1
  return math.ceil((size if padding == "SAME" else size - reach + 1) / stride)


class GraphBuilder:
  """One subgraph under construction."""

  def __init__(self, rng):
    self.rng = rng
    self._inputs = []
    self._tensors = []
    self._buffers = [schema.BufferT()]
    self._operators = []
    self._codes = []
    # What the elements of an input have to be below, by the input's position.
    self.limits = {}

  def build(self, outputs):
    """Returns the bytes of a model with these outputs."""
    graph = schema.SubGraphT()
    graph.name = b"main"
    graph.tensors = self._tensors
    graph.inputs = self._inputs
    graph.outputs = [value.index for value in outputs]
    graph.operators = self._operators
    model = schema.ModelT()
    model.version = 3
    model.description = b"kinglet operator case"
    model.operatorCodes = [self._operator_code(code) for code in self._codes]
    model.subgraphs = [graph]
    model.buffers = self._buffers
    packer = flatbuffers.Builder(1024)
    packer.Finish(model.Pack(packer), b"TFL3")
    return bytes(packer.Output())

  def input(self, shape, quantization):
    """Adds a graph input: int8, or float32 where `quantization` is None."""
    value = self._value(shape, quantization, "input")
    self._inputs.append(value.index)
    return value

  def typed_input(self, shape, dtype, quantization=None, below=None):
    """Adds a graph input of any element type; `below` bounds indices that a test draws for it."""
    if below is not None:
      self.limits[len(self._inputs)] = below
    value = self._tensor(shape, np.dtype(dtype), quantization, "input", 0)
    self._inputs.append(value.index)
    return value

  def constant(self, values, quantization=None):
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(values.tobytes(), np.uint8)
    self._buffers.append(buffer)
    return self._tensor(values.shape, values.dtype, quantization, "constant",
                        len(self._buffers) - 1)

  def int32(self, values):
    return self.constant(np.array(values, np.int32))

  def random_int8(self, shape, quantization, limit=127):
    values = self.rng.integers(-limit, limit + 1, shape).astype(np.int8)
    return self.constant(values, quantization)

  def int4(self, values, quantization):
    """Adds a constant of 4-bit elements, two a byte, the low nibble first."""
    flat = np.append(values.flatten(), 0 if values.size % 2 else []).astype(np.int8) & 15
    buffer = schema.BufferT()
    buffer.data = (flat[0::2] | flat[1::2] << 4).astype(np.uint8)
    self._buffers.append(buffer)
    value = self._tensor(values.shape, np.dtype(np.int8), quantization, "constant",
                         len(self._buffers) - 1)
    self._tensors[value.index].type = schema.TensorType.INT4
    return value

  def variable(self, shape, dtype, quantization=None):
    """Adds a tensor that an operator changes and that lives on from run to run."""
    value = self._tensor(shape, np.dtype(dtype), quantization, "variable", 0)
    self._tensors[value.index].isVariable = True
    return value

  def set_zero_point(self, index, zero_point):
    """Gives the tensor of that index another zero point."""
    self._tensors[index].quantization.zeroPoint = [zero_point]

  def store_unsigned(self):
    """Stores as uint8 what is int8 and quantized, 128 higher."""
    stored = set()
    for tensor in self._tensors:
      quantization = tensor.quantization
      if tensor.type != schema.TensorType.INT8 or not quantization.scale:
        continue
      tensor.type = schema.TensorType.UINT8
      quantization.zeroPoint = [zero + 128 for zero in quantization.zeroPoint]
      if tensor.buffer and tensor.buffer not in stored:
        stored.add(tensor.buffer)
        self._buffers[tensor.buffer].data = self._buffers[tensor.buffer].data ^ 0x80

  def operator(self, code, inputs, shape, quantization, options=None):
    """Appends any operator with one output; None among `inputs` is an absent optional input."""
    output = self._value(shape, quantization, code.lower())
    return self._append(code, inputs, [output], options)[0]

  def typed_operator(self, code, inputs, outputs, options=None):
    """Appends any operator and returns its outputs, given as (shape, dtype, quantization)."""
    values = [self._tensor(shape, np.dtype(dtype), quantization, code.lower(), 0)
              for shape, dtype, quantization in outputs]
    return self._append(code, inputs, values, options)

  def intermediates(self, quantizations):
    """Gives the last operator tensors that it uses inside, which have no elements."""
    values = [self._tensor((0,), np.dtype(np.int8), quantization, "intermediate", 0)
              for quantization in quantizations]
    self._operators[-1].intermediates = [value.index for value in values]

  def custom(self, name, inputs, outputs, settings):
    """Appends a custom operator and returns its outputs, given as (shape, dtype)."""
    values = [self._tensor(shape, np.dtype(dtype), None, name, 0) for shape, dtype in outputs]
    self._operator(name, inputs, values).customOptions = list(flexbuffers.Dumps(settings))
    return values

  def _append(self, code, inputs, outputs, options):
    operator = self._operator(getattr(schema.BuiltinOperator, code), inputs, outputs)
    if options is not None:
      operator.builtinOptions = options
      operator.builtinOptionsType = getattr(schema.BuiltinOptions, type(options).__name__[:-1])
    return outputs

  def _operator(self, code, inputs, outputs):
    """Appends an operator by its number or its custom name."""
    if code not in self._codes:
      self._codes.append(code)
    operator = schema.OperatorT()
    operator.opcodeIndex = self._codes.index(code)
    operator.inputs = [-1 if value is None else value.index for value in inputs]
    operator.outputs = [output.index for output in outputs]
    self._operators.append(operator)
    return operator

  def conv_2d(self, source, channels, kernel=(3, 3), padding="SAME", groups=1, zero_point=0,
              **settings):
    """`settings` are those of `_convolve`."""
    shape = (channels, *kernel, source.shape[3] // groups)
    return self._convolve("CONV_2D", source, shape, 0, shape[3], padding, zero_point, **settings)

  def depthwise_conv_2d(self, source, multiplier=1, kernel=(3, 3), padding="SAME", zero_point=0,
                        **settings):
    """`settings` are those of `_convolve`."""
    shape = (1, *kernel, source.shape[3] * multiplier)
    return self._convolve("DEPTHWISE_CONV_2D", source, shape, 3, 1, padding, zero_point,
                          multiplier=multiplier, **settings)

  def _convolve(self, code, source, filter_shape, channel_axis, depth, padding, zero_point,
                stride=(1, 1), dilation=(1, 1), activation="NONE", multiplier=None,
                per_channel=True, bias="int32", weight_limit=127, idle=(), density=1):
    """The weights of output channels in `idle` are 0, and all but a part `density` of the others."""
    _, height, width, _ = filter_shape
    filters, biases, scale = self._weights(
      source, filter_shape, channel_axis, height * width * depth, per_channel, bias, weight_limit,
      idle, density)
    extents = [_window_extent(source.shape[1 + i], filter_shape[1 + i], stride[i], dilation[i],
                              padding) for i in range(2)]
    options = schema.Conv2DOptionsT() if multiplier is None else schema.DepthwiseConv2DOptionsT()
    options.padding = getattr(schema.Padding, padding)
    options.strideH, options.strideW = stride
    options.dilationHFactor, options.dilationWFactor = dilation
    options.fusedActivationFunction = getattr(schema.ActivationFunctionType, activation)
    if multiplier is not None:
      options.depthMultiplier = multiplier
    shape = (source.shape[0], *extents, filter_shape[channel_axis])
    return self.operator(code, [source, filters, *biases], shape, affine(scale, zero_point),
                         options)

  def fully_connected(self, source, units, activation="NONE", keep_dims=False, zero_point=0,
                      per_channel=False, bias="int32", weight_limit=127, density=1):
    depth = source.shape[-1] if keep_dims else math.prod(source.shape[1:])
    weights, biases, scale = self._weights(
      source, (units, depth), 0, depth, per_channel, bias, weight_limit, density=density)
    options = schema.FullyConnectedOptionsT()
    options.fusedActivationFunction = getattr(schema.ActivationFunctionType, activation)
    options.keepNumDims = keep_dims
    shape = (*source.shape[:-1], units) if keep_dims else (source.shape[0], units)
    return self.operator("FULLY_CONNECTED", [source, weights, *biases], shape,
                         affine(scale, zero_point), options)

  def _weights(self, source, shape, channel_axis, fan_in, per_channel, bias, weight_limit,
               idle=(), density=1):
    """Returns weights, the operands for the bias, and a fitting output scale.

    `bias` is "int32", "none" (no operand at all) or "absent" (an operand of index -1). The first
    channel of `idle` has a bias of 0 too.
    """
    channels = shape[channel_axis]
    scales = 0.01 * self.rng.uniform(0.5, 1.5, channels if per_channel else 1)
    filters = self.rng.integers(-weight_limit, weight_limit + 1, shape).astype(np.int8)
    np.moveaxis(filters, channel_axis, 0)[list(idle)] = 0
    if density < 1:
      filters[self.rng.random(shape) >= density] = 0
    weights = self.constant(filters, Quantization(tuple(scales), 0, channel_axis))
    deviation = _deviation(127) * _deviation(weight_limit) * math.sqrt(fan_in * density)
    scale = source.scale * float(scales.mean()) * deviation / _OUTPUT_DEVIATION
    if bias != "int32":
      return weights, [None] if bias == "absent" else [], scale
    values = self.rng.normal(0, deviation / 2, channels).astype(np.int32)
    values[list(idle[:1])] = 0
    products = Quantization(tuple(source.scale * scales), 0, 0)
    return weights, [self.constant(values, products)], scale

  def pool(self, code, source, window, stride, padding, activation="NONE"):
    options = schema.Pool2DOptionsT()
    options.filterHeight, options.filterWidth = window
    options.strideH, options.strideW = stride
    options.padding = getattr(schema.Padding, padding)
    options.fusedActivationFunction = getattr(schema.ActivationFunctionType, activation)
    extents = [_window_extent(source.shape[1 + i], window[i], stride[i], 1, padding)
               for i in range(2)]
    shape = (source.shape[0], *extents, source.shape[3])
    return self.operator(code, [source], shape, source.quantization, options)

  def arithmetic(self, code, left, right, quantization, activation="NONE"):
    """ADD, SUB or MUL with broadcasting."""
    options = getattr(schema, code.capitalize() + "OptionsT")()
    options.fusedActivationFunction = getattr(schema.ActivationFunctionType, activation)
    shape = np.broadcast_shapes(left.shape, right.shape)
    return self.operator(code, [left, right], shape, quantization, options)

  def pad(self, source, paddings):
    shape = tuple(before + size + after for size, (before, after) in zip(source.shape, paddings))
    return self.operator("PAD", [source, self.int32(paddings)], shape, source.quantization,
                         schema.PadOptionsT())

  def concatenation(self, sources, axis):
    options = schema.ConcatenationOptionsT()
    options.axis = axis
    shape = list(sources[0].shape)
    shape[axis] = sum(source.shape[axis] for source in sources)
    return self.operator("CONCATENATION", sources, shape, sources[0].quantization, options)

  def reshape(self, source, shape):
    options = schema.ReshapeOptionsT()
    options.newShape = list(shape)
    return self.operator("RESHAPE", [source, self.int32(shape)], shape, source.quantization,
                         options)

  def quantize(self, source, quantization):
    return self.operator("QUANTIZE", [source], source.shape, quantization,
                         schema.QuantizeOptionsT())

  def dequantize(self, source):
    return self.operator("DEQUANTIZE", [source], source.shape, None, schema.DequantizeOptionsT())

  def _value(self, shape, quantization, name):
    return self._tensor(shape, np.dtype(np.int8 if quantization else np.float32), quantization,
                        name, 0)

  def _tensor(self, shape, dtype, quantization, name, buffer):
    tensor = schema.TensorT()
    tensor.name = f"{name}_{len(self._tensors)}".encode()
    tensor.shape = [int(extent) for extent in shape]
    tensor.type = _TYPES[dtype]
    tensor.buffer = buffer
    tensor.quantization = schema.QuantizationParametersT()
    if quantization is not None:
      tensor.quantization.scale = list(quantization.scales)
      tensor.quantization.zeroPoint = [quantization.zero_point] * len(quantization.scales)
      tensor.quantization.quantizedDimension = quantization.axis
    self._tensors.append(tensor)
    return Value(len(self._tensors) - 1, tuple(tensor.shape), quantization)

  @staticmethod
  def _operator_code(number):
    code = schema.OperatorCodeT()
    if isinstance(number, str):
      code.customCode = number.encode()
      number = schema.BuiltinOperator.CUSTOM
    code.builtinCode = number
    code.deprecatedBuiltinCode = min(number, 127)
    code.version = 1
    return code
