"""Records a conformance case: a model, its input vectors and what tflite-micro answers.

A case is a folder with `model.tflite`, `case.json` and `v<k>/input_<i>.npy`, `v<k>/output_<i>.npy`.
Needs the PyPI packages numpy, tflite-micro, ai-edge-litert and tensorflow (for the schema only).
"""

import argparse
import collections
import importlib.metadata
import json
import pathlib
import shutil

import numpy as np
from ai_edge_litert import interpreter as litert
from tensorflow.lite.python import schema_py_generated as schema
from tflite_micro import __version__ as tflm_version
from tflite_micro import runtime

litert_version = importlib.metadata.version("ai-edge-litert")

ARENA_BYTES = 1 << 18
DTYPES = {
  schema.TensorType.INT8: np.int8,
  schema.TensorType.UINT8: np.uint8,
  schema.TensorType.INT16: np.int16,
  schema.TensorType.INT32: np.int32,
  schema.TensorType.INT64: np.int64,
  schema.TensorType.UINT32: np.uint32,
  schema.TensorType.UINT64: np.uint64,
  schema.TensorType.BOOL: np.bool_,
  schema.TensorType.FLOAT32: np.float32,
}


def _names(enum):
  return {value: name for name, value in vars(enum).items() if isinstance(value, int)}


_TENSOR_TYPE_NAMES = _names(schema.TensorType)
_OPERATOR_NAMES = _names(schema.BuiltinOperator)


def parse(model_bytes):
  """Returns the model as a tree of schema objects."""
  return schema.ModelT.InitFromPackedBuf(bytearray(model_bytes), 0)


def input_tensors(model):
  graph = model.subgraphs[0]
  return [graph.tensors[index] for index in graph.inputs]


def output_tensors(model):
  graph = model.subgraphs[0]
  return [graph.tensors[index] for index in graph.outputs]


def scale_and_zero_point(tensor):
  """Returns the per-tensor quantization, or (None, None) for a float tensor."""
  quantization = tensor.quantization
  if quantization is None or quantization.scale is None or len(quantization.scale) == 0:
    return None, None
  return float(quantization.scale[0]), int(quantization.zeroPoint[0])


def quantize(values, tensor):
  """Rounds real values to the int8 values of `tensor`."""
  scale, zero_point = scale_and_zero_point(tensor)
  return np.clip(np.round(values / scale) + zero_point, -128, 127).astype(np.int8)


def dequantize(values, tensor):
  scale, zero_point = scale_and_zero_point(tensor)
  return (values.astype(np.float64) - zero_point) * scale


def interpreter(model_bytes, arena_bytes=ARENA_BYTES, preserve=False):
  """Returns a fresh tflite-micro interpreter; `preserve` gives every tensor memory of its own."""
  config = runtime.InterpreterConfig
  return runtime.Interpreter.from_bytes(
    model_bytes,
    arena_size=arena_bytes,
    intrepreter_config=config.kPreserveAllTensors if preserve else config.kAllocationRecording,
  )


def invoke(engine, inputs, output_count):
  for index, values in enumerate(inputs):
    engine.set_input(values, index)
  engine.invoke()
  return [engine.get_output(index).copy() for index in range(output_count)]


def _goldens(model_bytes, vectors, output_count, stateful):
  """Answers every vector twice, with other memory plans and, without state, in the other order."""
  first = interpreter(model_bytes)
  answers = [invoke(first, inputs, output_count) for inputs in vectors]
  second = interpreter(model_bytes, arena_bytes=2 * ARENA_BYTES, preserve=True)
  step = 1 if stateful else -1
  again = [invoke(second, inputs, output_count) for inputs in vectors[::step]][::step]
  for outputs, repeated in zip(answers, again):
    for output, other in zip(outputs, repeated):
      if output.tobytes() != other.tobytes():
        raise RuntimeError("tflite-micro does not repeat its own answer")
  return answers


def _litert_goldens(model_bytes, vectors):
  """Answers of LiteRT's reference kernels: a second contract, and where TFLM has no operator."""
  resolver = litert.OpResolverType.BUILTIN_REF
  engine = litert.Interpreter(model_content=model_bytes, experimental_op_resolver_type=resolver)
  engine.allocate_tensors()
  answers = []
  for inputs in vectors:
    for detail, values in zip(engine.get_input_details(), inputs):
      engine.set_tensor(detail["index"], values)
    engine.invoke()
    answers.append([engine.get_tensor(detail["index"]).copy()
                    for detail in engine.get_output_details()])
  return answers


def _describe(tensor):
  scale, zero_point = scale_and_zero_point(tensor)
  return {
    "name": tensor.name.decode(),
    "shape": [int(extent) for extent in tensor.shape] if tensor.shape is not None else [],
    "dtype": _TENSOR_TYPE_NAMES[tensor.type],
    "scale": scale,
    "zero_point": zero_point,
  }


def _histogram(model):
  names = [c.customCode.decode() if c.customCode
           else _OPERATOR_NAMES[max(c.builtinCode, c.deprecatedBuiltinCode)]
           for c in model.operatorCodes]
  operators = model.subgraphs[0].operators
  return dict(collections.Counter(names[o.opcodeIndex] for o in operators))


def read_case(folder):
  """Returns the case.json of a recorded case."""
  return json.loads((pathlib.Path(folder) / "case.json").read_text())


def record(folder, model_bytes, op, vectors, kinds, facts, reference="tflm"):
  """Writes the case of `model_bytes` to `folder`, replacing what was there.

  `vectors` is a list of lists of input arrays, `kinds` says in a word what each vector is, and
  `facts` are further entries of `case.json`. The reference may also be "litert".
  """
  folder = pathlib.Path(folder)
  model = parse(model_bytes)
  if reference == "litert":
    answers = _litert_goldens(model_bytes, vectors)
  else:
    answers = _goldens(model_bytes, vectors, len(output_tensors(model)),
                       facts.get("stateful", False))
  shutil.rmtree(folder, ignore_errors=True)
  folder.mkdir(parents=True)
  (folder / "model.tflite").write_bytes(model_bytes)
  for index, (inputs, outputs) in enumerate(zip(vectors, answers)):
    vector = folder / f"v{index}"
    vector.mkdir()
    for name, arrays in (("input", inputs), ("output", outputs)):
      for position, values in enumerate(arrays):
        np.save(vector / f"{name}_{position}.npy", values)
  case = {
    "name": folder.name if op == "MODEL" else f"{folder.parent.name}/{folder.name}",
    "op": op,
    "ops": _histogram(model),
    "exact": True,
    "stateful": False,
    "vectors": len(vectors),
    "vector_kinds": {f"v{index}": kind for index, kind in enumerate(kinds)},
    "inputs": [_describe(tensor) for tensor in input_tensors(model)],
    "outputs": [_describe(tensor) for tensor in output_tensors(model)],
    "reference": reference,
    "reference_version": (f"ai-edge-litert {litert_version}" if reference == "litert"
                          else f"tflite_micro {tflm_version}"),
    "model_bytes": len(model_bytes),
    **facts,
  }
  (folder / "case.json").write_text(json.dumps(case, indent=1) + "\n")


def _range(tensor, below):
  """The least and the largest integer of a tensor, whose elements may be indices `below` some."""
  if below is not None:
    return 0, below - 1
  if tensor.type == schema.TensorType.BOOL:
    return 0, 1
  limits = np.iinfo(DTYPES[tensor.type])
  return limits.min, limits.max


def uniform(tensor, rng, below=None):
  """Random values over the whole range of the tensor's type; floats in [-4, 4)."""
  if tensor.type == schema.TensorType.FLOAT32:
    return rng.uniform(-4, 4, tensor.shape).astype(np.float32)
  least, largest = _range(tensor, below)
  return rng.integers(least, largest, tensor.shape, endpoint=True).astype(DTYPES[tensor.type])


def extremes(tensor, rng, below=None):
  """Only the two ends of the tensor's type; floats beyond every int8 range."""
  if tensor.type == schema.TensorType.FLOAT32:
    return rng.choice(np.float32([-1e3, 1e3]), tensor.shape)
  return rng.choice(np.array(_range(tensor, below), DTYPES[tensor.type]), tensor.shape)


def ramp(tensor, below=None):
  """Consecutive values from the lower end; floats in steps of 1/64, so that halves are exact."""
  count = int(np.prod(tensor.shape, dtype=np.int64))
  steps = np.arange(count) % 256 - 128
  if tensor.type == schema.TensorType.FLOAT32:
    return (steps / 64).astype(np.float32).reshape(tensor.shape)
  least, largest = _range(tensor, below)
  if largest < 127 or least > -128:
    steps = np.arange(count) % (largest - least + 1) + least
  return steps.astype(DTYPES[tensor.type]).reshape(tensor.shape)


def main(description, cases, make):
  """The command line of a script that makes `cases`: all, or those of the operators named."""
  parser = argparse.ArgumentParser(description=description)
  parser.add_argument("operators", nargs="*", metavar="OPERATOR")
  wanted = parser.parse_args().operators
  for path in cases:
    if not wanted or path.split("/")[0] in wanted:
      make(path)
