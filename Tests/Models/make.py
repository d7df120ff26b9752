"""Trains this project's own models and records their cases.

    python3 make.py                  train digits, sine and gesture, then record everything
    python3 make.py digits           train and record only the named models
    python3 make.py --goldens        only re-record vectors and case.json from the committed models

Needs the PyPI packages tensorflow (Keras and the TFLite converter), scikit-learn (the digits data)
and tflite-micro (the reference that answers the vectors). The single-operator cases beside these
models come from make_operators.py.

Training is seeded, but not bit-reproducible across machines and TensorFlow versions: the committed
.tflite files are the truth, and `--goldens` never trains.
"""

import argparse
import dataclasses
import os
import pathlib
import typing

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
from sklearn import datasets
from sklearn import model_selection
import tensorflow as tf
from tensorflow.python.framework import convert_to_constants

import golden

HERE = pathlib.Path(__file__).parent
SEED = 20261121
layers = tf.keras.layers


@dataclasses.dataclass
class Data:
  """Examples and their targets, split once and for all."""
  train_x: np.ndarray
  train_y: np.ndarray
  test_x: np.ndarray
  test_y: np.ndarray


@dataclasses.dataclass
class Recipe:
  """How one model is made and how its quality is measured."""
  data: typing.Callable[[], Data]
  network: typing.Callable[[], tf.keras.Model]
  loss: str
  rate: float
  epochs: int
  batch: int
  quality: typing.Callable[[np.ndarray, Data], dict]


def digits_data():
  images, labels = datasets.load_digits(return_X_y=True)
  images = (images.reshape(-1, 8, 8, 1) / 16).astype(np.float32)
  train_x, test_x, train_y, test_y = model_selection.train_test_split(
    images, labels, test_size=360, random_state=SEED, stratify=labels)
  return Data(train_x, train_y, test_x, test_y)


def digits_network():
  return tf.keras.Sequential([
    layers.Input((8, 8, 1)),
    layers.Conv2D(8, 3, padding="same", activation="relu"),
    layers.DepthwiseConv2D(3, padding="same", activation="relu"),
    layers.Conv2D(16, 1, activation="relu"),
    layers.MaxPooling2D(2),
    layers.DepthwiseConv2D(3, padding="valid", depth_multiplier=2, activation="relu"),
    layers.Conv2D(24, 1, activation="relu"),
    layers.AveragePooling2D(2),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
  ])


def sine_data():
  rng = np.random.default_rng(SEED)
  train_x = rng.uniform(0, 2 * np.pi, (4000, 1)).astype(np.float32)
  test_x = np.linspace(0, 2 * np.pi, 1000, dtype=np.float32).reshape(-1, 1)
  return Data(train_x, np.sin(train_x), test_x, np.sin(test_x))


def sine_network():
  return tf.keras.Sequential([
    layers.Input((1,)),
    layers.Dense(16, activation="relu"),
    layers.Dense(16, activation="relu"),
    layers.Dense(1),
  ])


GESTURES = ("idle", "tap", "shake", "circle")
SAMPLE_RATE_HZ = 50
WINDOW = 64


def gesture_window(kind, rng):
  """Returns one accelerometer window in g, [WINDOW][3]: gravity, noise and the named gesture."""
  time = np.arange(WINDOW) / SAMPLE_RATE_HZ
  basis, _ = np.linalg.qr(rng.normal(size=(3, 3)))
  tilt = rng.normal([0, 0, 1], 0.25)
  window = tilt / np.linalg.norm(tilt) + rng.normal(0, rng.uniform(0.02, 0.1), (WINDOW, 3))
  phase = rng.uniform(0, 2 * np.pi)
  if kind == "tap":
    elapsed = time - rng.uniform(0.2, 1.0)
    ring = np.where(elapsed >= 0, np.exp(-elapsed / rng.uniform(0.05, 0.1)), 0)
    wave = ring * np.cos(2 * np.pi * rng.uniform(9, 14) * elapsed)
    window += rng.uniform(1.0, 2.5) * np.outer(wave, basis[0])
  if kind == "shake":
    wave = np.sin(2 * np.pi * rng.uniform(2.0, 5.0) * time + phase)
    window += rng.uniform(0.4, 1.5) * np.outer(wave, basis[0])
  if kind == "circle":
    angle = rng.choice([-1, 1]) * 2 * np.pi * rng.uniform(1.0, 3.0) * time + phase
    circle = np.outer(np.cos(angle), basis[0]) + np.outer(np.sin(angle), basis[1])
    window += rng.uniform(0.3, 1.2) * circle
  return np.clip(window, -3, 3).astype(np.float32)


def gesture_data():
  rng = np.random.default_rng(SEED)
  labels = np.arange(2400) % len(GESTURES)
  windows = np.stack([gesture_window(GESTURES[label], rng) for label in labels])
  return Data(windows[:2000], labels[:2000], windows[2000:], labels[2000:])


def gesture_network():
  window = layers.Input((WINDOW, 3))
  stem = layers.Conv1D(12, 5, strides=2, padding="same", activation="relu")(window)
  branch = layers.Conv1D(12, 3, padding="same", activation="relu")(stem)
  branch = layers.Conv1D(12, 3, padding="same")(branch)
  joined = layers.ReLU()(layers.Add()([stem, branch]))
  pooled = layers.MaxPooling1D(2)(joined)
  wide = layers.Conv1D(16, 3, padding="same", dilation_rate=2, activation="relu")(pooled)
  summary = layers.GlobalAveragePooling1D()(wide)
  return tf.keras.Model(window, layers.Dense(len(GESTURES), activation="softmax")(summary))


def accuracy(outputs, data):
  return {"accuracy": round(float(np.mean(outputs.argmax(axis=-1) == data.test_y)), 4)}


def absolute_error(outputs, data):
  error = np.abs(outputs - data.test_y)
  return {"max_abs_error": round(float(error.max()), 4),
          "mean_abs_error": round(float(error.mean()), 4)}


CROSSENTROPY = "sparse_categorical_crossentropy"
RECIPES = {
  "digits": Recipe(digits_data, digits_network, CROSSENTROPY, 4e-3, 60, 32, accuracy),
  "sine": Recipe(sine_data, sine_network, "mse", 1e-2, 300, 200, absolute_error),
  "gesture": Recipe(gesture_data, gesture_network, CROSSENTROPY, 4e-3, 40, 32, accuracy),
}


def train(recipe, data):
  tf.keras.backend.clear_session()  # Layers are numbered per session; names end up in the file.
  tf.keras.utils.set_random_seed(SEED)
  network = recipe.network()
  steps = recipe.epochs * -(-len(data.train_x) // recipe.batch)
  rate = tf.keras.optimizers.schedules.CosineDecay(recipe.rate, steps)
  network.compile(optimizer=tf.keras.optimizers.Adam(rate), loss=recipe.loss)
  network.fit(data.train_x, data.train_y, recipe.batch, recipe.epochs, verbose=0)
  return network


def convert(network, data):
  """Returns the fully int8 .tflite of `network` for a batch of one."""
  spec = tf.TensorSpec((1, *data.train_x.shape[1:]), tf.float32, name="input")
  function = tf.function(network, input_signature=[spec]).get_concrete_function()
  frozen = convert_to_constants.convert_variables_to_constants_v2(function)
  converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
  converter.optimizations = [tf.lite.Optimize.DEFAULT]
  converter.representative_dataset = lambda: ([x[None]] for x in data.train_x[:400])
  converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
  converter.inference_input_type = tf.int8
  converter.inference_output_type = tf.int8
  return converter.convert()


def predict(model_bytes, examples):
  """Returns the real-valued answers of the int8 model, run by tflite-micro."""
  model = golden.parse(model_bytes)
  source, = golden.input_tensors(model)
  target, = golden.output_tensors(model)
  engine = golden.interpreter(model_bytes)
  answers = [golden.invoke(engine, [golden.quantize(x[None], source)], 1)[0] for x in examples]
  return golden.dequantize(np.concatenate(answers), target)


def record(name, model_bytes, float_quality):
  """Writes the case of a trained model; `float_quality` is what the unquantized network reached."""
  recipe = RECIPES[name]
  data = recipe.data()
  source, = golden.input_tensors(golden.parse(model_bytes))
  answers = predict(model_bytes, data.test_x)
  # A classifier that is sure answers 127 and -128, which says little about the layers before.
  least_sure = answers.max(axis=-1).argmin()
  rng = np.random.default_rng(SEED)
  vectors = [
    [golden.uniform(source, rng)],
    [golden.extremes(source, rng)],
    [golden.ramp(source)],
    [golden.uniform(source, rng)],
    [golden.quantize(data.test_x[least_sure][None], source)],
  ]
  facts = {"quality": {"test_examples": len(data.test_x), "float": float_quality,
                       "int8": recipe.quality(answers, data)}}
  golden.record(HERE / name, model_bytes, "MODEL", vectors,
                ["uniform", "extremes", "ramp", "uniform", "real"], facts)
  print(name, len(model_bytes), "bytes", facts["quality"])


def make(name):
  recipe = RECIPES[name]
  data = recipe.data()
  network = train(recipe, data)
  float_quality = recipe.quality(network.predict(data.test_x, verbose=0), data)
  record(name, convert(network, data), float_quality)


def rerecord(name):
  case = golden.read_case(HERE / name)
  record(name, (HERE / name / "model.tflite").read_bytes(), case["quality"]["float"])


def main():
  parser = argparse.ArgumentParser(description="Makes the models of this folder.")
  parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(RECIPES))
  parser.add_argument("--goldens", action="store_true", help="re-record, do not train")
  arguments = parser.parse_args()
  tf.config.threading.set_inter_op_parallelism_threads(1)
  tf.config.threading.set_intra_op_parallelism_threads(1)
  for name in arguments.names or RECIPES:
    (rerecord if arguments.goldens else make)(name)


if __name__ == "__main__":
  main()
