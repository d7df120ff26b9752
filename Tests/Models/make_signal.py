"""Records the cases of custom operators in operators/: the audio front end and detection.

    python3 make_signal.py                everything
    python3 make_signal.py SignalRfft     one operator's folder

Needs what make_operators.py needs. Running it again gives the same bytes. Operators with a memory
have several vectors, which belong together in this order.
"""

import os
import pathlib
import zlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

import golden
from graph_builder import GraphBuilder

HERE = pathlib.Path(__file__).parent
_TYPE_CODES = {np.float32: schema.TensorType.FLOAT32, np.int32: schema.TensorType.INT32,
               np.int16: schema.TensorType.INT16}


def operator(name, inputs, outputs, settings, constants=()):
  """`inputs` and `outputs` are pairs of shape and element type."""
  def build(g):
    sources = [g.typed_input(shape, dtype) for shape, dtype in inputs]
    return g.custom(name, sources + [g.constant(c) for c in constants], outputs, settings)
  return build


def window(frames, size, shift):
  weights = np.round(4096 * np.sin(np.pi * (np.arange(size) + 0.5) / size)**2).astype(np.int16)
  shape = (frames, size)
  return operator("SignalWindow", [(shape, np.int16)], [(shape, np.int16)], {"shift": shift},
                  [weights])


def auto_scale(size):
  return operator("SignalFftAutoScale", [((size,), np.int16)], [((size,), np.int16), ((), np.int32)],
                  {})


def rfft(dtype, length, rows=None, size=None):
  shape = (rows,) if rows else ()
  return operator("SignalRfft", [((*shape, size or length), dtype)], [((*shape, length + 2), dtype)],
                  {"T": _TYPE_CODES[dtype], "fft_length": length})


def irfft(dtype, length):
  return operator("SignalIrfft", [((length + 2,), dtype)], [((length,), dtype)],
                  {"T": _TYPE_CODES[dtype], "fft_length": length})


def energy(count):
  """Of all frequencies: what the reference leaves outside of a band is undefined."""
  return operator("SignalEnergy", [((2 * count,), np.int16)], [((count,), np.uint32)],
                  {"start_index": 0, "end_index": count})


def bands(channels, width):
  """Weights, unweights and places of bands that follow each other from frequency 2."""
  weights = np.tile(np.round(4096 * (np.arange(width) + 0.5) / width), channels + 1)
  places = [np.arange(channels + 1) * width + 2, np.arange(channels + 1) * width,
            np.full(channels + 1, width)]
  return [array.astype(np.int16) for array in (weights, 4096 - weights, *places)]


def filter_bank(channels, width):
  return operator("SignalFilterBank", [((2 + (channels + 1) * width,), np.uint32)],
                  [((channels,), np.uint64)], {"num_channels": channels}, bands(channels, width))


def square_root(channels):
  """The input of the shift is of 0 to 31 bits."""
  def build(g):
    sources = [g.typed_input((channels,), np.uint64), g.typed_input((), np.int32, below=32)]
    return g.custom("SignalFilterBankSquareRoot", sources, [((channels,), np.uint32)], {})
  return build


def subtraction_settings(channels, clamping):
  return {"alternate_one_minus_smoothing": 15401, "alternate_smoothing": 983, "clamping": clamping,
          "min_signal_remaining": 819, "num_channels": channels, "one_minus_smoothing": 15975,
          "smoothing": 409, "smoothing_bits": 10, "spectral_subtraction_bits": 14}


def subtraction(channels, clamping):
  return operator("SignalFilterBankSpectralSubtraction", [((channels,), np.uint32)],
                  [((channels,), np.uint32)] * 2, subtraction_settings(channels, clamping))


def gains():
  """A gain that falls with the noise: its values up to 2, then a parabola for each bit."""
  def gain(noise):
    return round(2**21 * (noise / 2**7 + 80.0)**-0.95)
  table = np.zeros(125, np.int16)
  table[:2] = gain(0), gain(1)
  for bits in range(2, 33):
    low = 1 << (bits - 1)
    start, middle, end = gain(low), gain(low + low // 2), gain(2 * low - 1)
    slope = 4 * (middle - start) - (end - start)
    at = max(4 * bits - 6, 2)
    table[at:at + 3] = start, slope, end - start - slope
  return table


def pcan(channels):
  return operator("SignalPCAN", [((channels,), np.uint32)] * 2, [((channels,), np.uint32)],
                  {"snr_shift": 6}, [gains()])


def logarithm(channels, scale, bits):
  return operator("SignalFilterBankLog", [((channels,), np.uint32)], [((channels,), np.int16)],
                  {"input_correction_bits": bits, "output_scale": scale})


def framer(channels, frames, size, step):
  shape = (channels,) if channels else ()
  return operator("SignalFramer", [((*shape, frames * step), np.int16)],
                  [((*shape, frames, size), np.int16), ((), np.bool_)],
                  {"frame_size": size, "frame_step": step, "prefill": True})


def overlap_add(dtype, channels, frames, size, step):
  shape = (channels,) if channels else ()
  return operator("SignalOverlapAdd", [((*shape, frames, size), dtype)],
                  [((*shape, frames * step), dtype)],
                  {"T": _TYPE_CODES[dtype], "frame_step": step})


def delay(shape, length):
  return operator("SignalDelay", [(shape, np.int16)], [(shape, np.int16)],
                  {"delay_length": length})


def stacker(size, before):
  """Without frames after the one that a stack is about, so that every stack is whole."""
  return operator("SignalStacker", [((size,), np.int16)],
                  [((size * (before + 1),), np.int16), ((), np.bool_)],
                  {"num_channels": size, "stacker_left_context": before,
                   "stacker_right_context": 0, "stacker_step": 1})


def detection(boxes, classes, by_class):
  """Detects as many boxes as there is room for: the reference leaves what is left undefined."""
  def build(g):
    low, high = (0.2, 0.2, 0.1, 0.1), (0.8, 0.8, 0.6, 0.6)
    anchors = g.constant(g.rng.uniform(low, high, (boxes, 4)).astype(np.float32))
    sources = [g.typed_input(shape, np.float32)
               for shape in ((1, boxes, 4), (1, boxes, classes + 1))]
    settings = {"max_detections": 3, "max_classes_per_detection": 1, "detections_per_class": 2,
                "use_regular_nms": by_class, "nms_score_threshold": 0.1, "nms_iou_threshold": 0.5,
                "num_classes": classes, "y_scale": 100.0, "x_scale": 100.0, "h_scale": 100.0,
                "w_scale": 100.0}
    shapes = [(1, 3, 4), (1, 3), (1, 3), (1,)]
    return g.custom("TFLite_Detection_PostProcess", [*sources, anchors],
                    [(shape, np.float32) for shape in shapes], settings)
  return build


def front_end(g):
  """From a frame of samples to int8 features, step by step as TFLM's audio preprocessor goes."""
  def custom(name, inputs, outputs, settings):
    return g.custom(name, inputs, outputs, settings)

  def int32(code, left, right, options):
    values = [left, g.constant(np.array(right, np.int32))]
    return g.typed_operator(code, values, [(left.shape, np.int32, None)], options)[0]

  def cast(source, dtype):
    return g.typed_operator("CAST", [source], [(source.shape, dtype, None)],
                            schema.CastOptionsT())[0]
  size, length, channels, width = 24, 32, 4, 3
  weights = np.round(4096 * np.sin(np.pi * (np.arange(size) + 0.5) / size)**2).astype(np.int16)
  frame = custom("SignalWindow", [g.typed_input((1, size), np.int16), g.constant(weights)],
                 [((1, size), np.int16)], {"shift": 12})[0]
  options = schema.ReshapeOptionsT()
  options.newShape = [size]
  flat = g.typed_operator("RESHAPE", [frame, g.int32([size])], [((size,), np.int16, None)],
                          options)[0]
  scaled, shift = custom("SignalFftAutoScale", [flat], [((size,), np.int16), ((), np.int32)], {})
  spectrum = custom("SignalRfft", [scaled], [((length + 2,), np.int16)],
                    {"T": schema.TensorType.INT16, "fft_length": length})
  count = length // 2 + 1
  energies = cast(custom("SignalEnergy", spectrum, [((count,), np.uint32)],
                         {"start_index": 2, "end_index": 15})[0], np.int32)
  band = g.typed_operator("SLICE", [energies, g.int32([2]), g.int32([13])],
                          [((13,), np.int32, None)], schema.SliceOptionsT())[0]
  whole = g.typed_operator("CONCATENATION", [g.int32([0, 0]), band, g.int32([0, 0])],
                           [((count,), np.int32, None)], schema.ConcatenationOptionsT())[0]
  bank = custom("SignalFilterBank",
                [cast(whole, np.uint32)] + [g.constant(a) for a in bands(channels, width)],
                [((channels,), np.uint64)], {"num_channels": channels})
  roots = custom("SignalFilterBankSquareRoot", [*bank, shift], [((channels,), np.uint32)], {})
  rests = custom("SignalFilterBankSpectralSubtraction", roots, [((channels,), np.uint32)] * 2,
                 subtraction_settings(channels, False))
  amplified = custom("SignalPCAN", [*rests, g.constant(gains())], [((channels,), np.uint32)],
                     {"snr_shift": 6})
  logs = custom("SignalFilterBankLog", amplified, [((channels,), np.int16)],
                {"input_correction_bits": 3, "output_scale": 64})
  features = int32("MUL", cast(logs[0], np.int32), 256, schema.MulOptionsT())
  features = int32("ADD", features, 333, schema.AddOptionsT())
  features = int32("DIV", features, 666, schema.DivOptionsT())
  features = int32("ADD", features, -128, schema.AddOptionsT())
  features = int32("MINIMUM", features, 127, schema.MaximumMinimumOptionsT())
  features = int32("MAXIMUM", features, -128, schema.MaximumMinimumOptionsT())
  return [cast(features, np.int8)]


_NEAR = {"exact": False, "tolerance": {"rtol": 2e-6, "atol": 1e-6}}
_STATEFUL = {"stateful": True}
# Each with further entries of case.json.
CASES = {
  "SignalWindow/frames": (window(2, 9, 12), {}),
  "SignalWindow/saturating": (window(1, 7, 3), {}),
  "SignalFftAutoScale/plain": (auto_scale(11), {}),
  "SignalRfft/int16_rows": (rfft(np.int16, 16, rows=2), {}),
  "SignalRfft/int16_padded_every_radix": (rfft(np.int16, 120, size=80), {}),
  "SignalRfft/int32_padded": (rfft(np.int32, 24, size=21), {}),
  "SignalRfft/float32": (rfft(np.float32, 20), _NEAR),
  "SignalIrfft/int16": (irfft(np.int16, 32), {}),
  "SignalIrfft/int16_every_radix": (irfft(np.int16, 120), {}),
  "SignalIrfft/int32": (irfft(np.int32, 24), {}),
  "SignalIrfft/float32": (irfft(np.float32, 20), _NEAR),
  "SignalEnergy/plain": (energy(9), {}),
  "SignalFilterBank/plain": (filter_bank(4, 3), {}),
  "SignalFilterBankSquareRoot/plain": (square_root(9), {}),
  "SignalFilterBankSpectralSubtraction/plain": (subtraction(5, False), _STATEFUL),
  "SignalFilterBankSpectralSubtraction/clamping": (subtraction(5, True), _STATEFUL),
  "SignalPCAN/plain": (pcan(12), {}),
  "SignalFilterBankLog/plain": (logarithm(12, 64, 3), {}),
  "SignalFilterBankLog/saturating": (logarithm(12, 1600, 5), {}),
  "SignalFramer/channels": (framer(2, 2, 7, 3), _STATEFUL),
  "SignalFramer/touching": (framer(None, 2, 4, 4), _STATEFUL),
  "SignalOverlapAdd/int16_channels": (overlap_add(np.int16, 2, 2, 7, 3), _STATEFUL),
  "SignalOverlapAdd/int16_touching": (overlap_add(np.int16, None, 2, 4, 4), _STATEFUL),
  "SignalOverlapAdd/float32": (overlap_add(np.float32, None, 2, 5, 2), _STATEFUL),
  "SignalDelay/short": (delay((2, 5), 3), _STATEFUL),
  "SignalDelay/long": (delay((4,), 9), _STATEFUL),
  "SignalStacker/plain": (stacker(3, 2), _STATEFUL),
  "TFLite_Detection_PostProcess/best_classes": (detection(12, 2, False), {}),
  "TFLite_Detection_PostProcess/by_class": (detection(9, 3, True), {}),
  "CHAIN/audio_front_end": (front_end, _STATEFUL),
}


def draw(tensor, below, rng):
  """Random values, of each size about equally often."""
  if tensor.type == schema.TensorType.FLOAT32 or below is not None:
    return golden.uniform(tensor, rng, below)
  dtype = golden.DTYPES[tensor.type]
  bits = np.iinfo(dtype).bits
  values = rng.integers(0, 256, (*tensor.shape, bits // 8), dtype=np.uint8).view(dtype)[..., 0]
  sizes = rng.integers(0, bits, tensor.shape, dtype=np.uint8).astype(dtype)
  return (values >> sizes).astype(dtype)


def vectors_for(model_bytes, rng, limits, count):
  tensors = golden.input_tensors(golden.parse(model_bytes))
  return [[draw(tensor, limits.get(position), rng) for position, tensor in enumerate(tensors)]
          for _ in range(count)] + [[
            golden.extremes(tensor, rng, limits.get(position))
            for position, tensor in enumerate(tensors)]]


def make(path):
  """Builds and records one case; its random numbers depend on its name alone."""
  rng = np.random.default_rng(zlib.crc32(path.encode()))
  graph = GraphBuilder(rng)
  build, facts = CASES[path]
  model_bytes = graph.build(build(graph))
  count = 4 if facts.get("stateful") else 2
  golden.record(HERE / "operators" / path, model_bytes, path.split("/")[0],
                vectors_for(model_bytes, rng, graph.limits, count),
                ["uniform"] * count + ["extremes"], facts)


if __name__ == "__main__":
  golden.main("Records the cases of custom operators.", CASES, make)
