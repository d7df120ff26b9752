"""Cases of operators on the elements of two or more operands, which broadcast."""

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from graph_builder import affine

# Operators and cases that TFLM refuses.
LITERT_OPERATORS = {"POW", "SELECT", "SELECT_V2/int32_scalar", "EQUAL/int16_row", "LESS/int16_row"}
TOLERANCES = {"POW/float32_row": {"exact": False, "tolerance": {"rtol": 1e-6, "atol": 0}}}

_A = affine(0.05, -7)
_B = affine(0.031, 12)
_SHORT_A = affine(0.0005, 0)
_SHORT_B = affine(0.0011, 0)


def pair(code, dtype, left, right, quantizations=(None, None, None), result=None,
         activation=None):
  """Two inputs; the quantizations are those of both and of the result."""
  def build(g):
    options = None
    if activation is not None:
      options = getattr(schema, code.capitalize() + "OptionsT")()
      options.fusedActivationFunction = getattr(schema.ActivationFunctionType, activation)
    a, b, output = quantizations
    operands = [g.typed_input(left, dtype, a), g.typed_input(right, dtype, b)]
    shape = np.broadcast_shapes(left, right)
    return g.typed_operator(code, operands, [(shape, result or dtype, output)], options)
  return build


def divided(code, dtype, shape, divisors, quantizations=(None, None, None), activation=None):
  """One input and a constant, so that nothing is divided by zero."""
  def build(g):
    options = None
    if activation is not None:
      options = getattr(schema, code.capitalize() + "OptionsT")()
      options.fusedActivationFunction = getattr(schema.ActivationFunctionType, activation)
    a, b, output = quantizations
    operands = [g.typed_input(shape, dtype, a), g.constant(np.array(divisors, dtype), b)]
    return g.typed_operator(code, operands, [(shape, dtype, output)], options)
  return build


def comparison(code, dtype, left, right, a=None, b=None):
  return pair(code, dtype, left, right, (a, b, None), np.bool_)


def logical_not(shape):
  return lambda g: g.typed_operator("LOGICAL_NOT", [g.typed_input(shape, np.bool_)],
                                    [(shape, np.bool_, None)])


def add_n(dtype, shape, count, source=None, output=None):
  def build(g):
    operands = [g.typed_input(shape, dtype, source) for _ in range(count)]
    return g.typed_operator("ADD_N", operands, [(shape, dtype, output)])
  return build


def select(code, dtype, condition, left, right, quantization=None):
  def build(g):
    operands = [g.typed_input(condition, np.bool_), g.typed_input(left, dtype, quantization),
                g.typed_input(right, dtype, quantization)]
    shape = np.broadcast_shapes(left, right) if code == "SELECT" else np.broadcast_shapes(
      condition, left, right)
    return g.typed_operator(code, operands, [(shape, dtype, quantization)])
  return build


def prelu(dtype, shape, slopes, source=None, output=None):
  def build(g):
    if source is None:
      alpha = g.constant(g.rng.uniform(-1, 1, slopes).astype(np.float32))
    else:
      alpha = g.random_int8(slopes, affine(0.01, 0 if dtype == np.int16 else 5))
    operands = [g.typed_input(shape, dtype, source), alpha]
    return g.typed_operator("PRELU", operands, [(shape, dtype, output)])
  return build


def power(shape, exponents):
  def build(g):
    operands = [g.typed_input(shape, np.float32), g.constant(np.array(exponents, np.float32))]
    return g.typed_operator("POW", operands, [(shape, np.float32, None)])
  return build


_SHORT = (_SHORT_A, _SHORT_B, affine(0.0014, 0))
_PRODUCT = (_SHORT_A, _SHORT_B, affine(0.013, 0))

CASES = {
  "ADD/int16_row": pair("ADD", np.int16, (3, 5), (5,), _SHORT, activation="NONE"),
  "ADD/int32_ignored_relu": pair("ADD", np.int32, (3, 4), (3, 1), activation="RELU"),
  "ADD/float32_relu6": pair("ADD", np.float32, (3, 4), (1, 4), activation="RELU6"),
  "SUB/int16_relu": pair("SUB", np.int16, (3, 5), (3, 5), _SHORT, activation="RELU"),
  "SUB/int32_relu": pair("SUB", np.int32, (3, 4), (4,), activation="RELU"),
  "SUB/float32_scalar": pair("SUB", np.float32, (2, 5), (), activation="NONE"),
  "MUL/int16_plain": pair("MUL", np.int16, (5, 8), (5, 8), _PRODUCT, activation="NONE"),
  "MUL/int32_row": pair("MUL", np.int32, (3, 4), (4,), activation="RELU_N1_TO_1"),
  "MUL/float32_relu": pair("MUL", np.float32, (3, 1), (1, 4), activation="RELU"),
  "DIV/int8_row": divided("DIV", np.int8, (4, 16), [-128, -90, -35, -20, -7, -3, -1, 1, 2, 5, 9,
                          13, 40, 77, 101, 127], (_A, affine(0.02, 0), affine(0.3, -20)), "NONE"),
  "DIV/int32_relu": divided("DIV", np.int32, (3, 4), [-7, 3, 1, 100], activation="RELU"),
  "DIV/float32_relu6": divided("DIV", np.float32, (3, 4), [-0.7, 3, 0.1, 100],
                               activation="RELU6"),
  "MAXIMUM/int8_row": pair("MAXIMUM", np.int8, (4, 5), (5,), (_A, _A, _A)),
  "MAXIMUM/int64_plain": pair("MAXIMUM", np.int64, (7,), (7,)),
  "MAXIMUM/float32_column": pair("MAXIMUM", np.float32, (3, 4), (3, 1)),
  "MINIMUM/int16_row": pair("MINIMUM", np.int16, (4, 5), (5,), (_SHORT_A, _SHORT_A, _SHORT_A)),
  "MINIMUM/int32_outer": pair("MINIMUM", np.int32, (4, 1), (1, 3)),
  "MINIMUM/float32_scalar": pair("MINIMUM", np.float32, (2, 5), ()),
  "SQUARED_DIFFERENCE/int8_row": pair("SQUARED_DIFFERENCE", np.int8, (8, 8), (8,),
                                      (_A, _B, affine(0.4, -128))),
  "SQUARED_DIFFERENCE/int16_plain": pair("SQUARED_DIFFERENCE", np.int16, (5, 5), (5, 5),
                                         (_SHORT_A, _SHORT_B, affine(0.08, 0))),
  "SQUARED_DIFFERENCE/float32_plain": pair("SQUARED_DIFFERENCE", np.float32, (3, 4), (3, 4)),
  "FLOOR_DIV/float32_row": divided("FLOOR_DIV", np.float32, (3, 4), [-0.7, 3, 0.1, 100]),
  "FLOOR_MOD/float32_row": divided("FLOOR_MOD", np.float32, (3, 4), [-0.7, 3, 0.1, 100]),
  "ADD_N/int8_three": add_n(np.int8, (5, 7), 3, _A, affine(0.09, 4)),
  "ADD_N/float32_three": add_n(np.float32, (5, 3), 3),
  "EQUAL/int8_scales": comparison("EQUAL", np.int8, (8, 8), (8,), affine(0.02, 3),
                                  affine(0.01, -9)),
  "EQUAL/int16_row": comparison("EQUAL", np.int16, (3, 5), (5,), affine(0.5), affine(0.5)),
  "EQUAL/bool_outer": comparison("EQUAL", np.bool_, (4, 1), (1, 3)),
  "NOT_EQUAL/int8_alike": comparison("NOT_EQUAL", np.int8, (8, 8), (8, 8), _A, _A),
  "NOT_EQUAL/bool_row": comparison("NOT_EQUAL", np.bool_, (4, 3), (3,)),
  "LESS/int8_small_scales": comparison("LESS", np.int8, (8, 8), (8,), affine(0.0007, 3),
                                       affine(0.0007, 3)),
  "LESS/int16_row": comparison("LESS", np.int16, (3, 5), (5,), affine(0.5), affine(0.5)),
  "LESS/int64_plain": comparison("LESS", np.int64, (7,), (7,)),
  "LESS_EQUAL/int8_scales": comparison("LESS_EQUAL", np.int8, (8, 8), (8,), _A, _B),
  "LESS_EQUAL/float32_row": comparison("LESS_EQUAL", np.float32, (3, 4), (4,)),
  "GREATER/int8_alike": comparison("GREATER", np.int8, (8, 8), (8,), _A, _A),
  "GREATER/int32_column": comparison("GREATER", np.int32, (3, 4), (3, 1)),
  "GREATER_EQUAL/int8_scales": comparison("GREATER_EQUAL", np.int8, (8, 1), (1, 8), _A, _B),
  "GREATER_EQUAL/float32_plain": comparison("GREATER_EQUAL", np.float32, (3, 4), (3, 4)),
  "LOGICAL_AND/bool_row": pair("LOGICAL_AND", np.bool_, (4, 3), (3,)),
  "LOGICAL_OR/bool_outer": pair("LOGICAL_OR", np.bool_, (4, 1), (1, 3)),
  "LOGICAL_NOT/bool": logical_not((3, 5)),
  "SELECT_V2/int8_rows": select("SELECT_V2", np.int8, (3, 1), (3, 4), (4,), _A),
  "SELECT_V2/int16_plain": select("SELECT_V2", np.int16, (3, 4), (3, 4), (3, 4), _SHORT_A),
  "SELECT_V2/float32_three": select("SELECT_V2", np.float32, (2, 1, 1), (3, 1), (4,)),
  "SELECT_V2/int32_scalar": select("SELECT_V2", np.int32, (), (3, 4), (4,)),
  "SELECT/int8_rows": select("SELECT", np.int8, (3,), (3, 4), (3, 4), _A),
  "SELECT/float32_plain": select("SELECT", np.float32, (3, 4), (3, 4), (3, 4)),
  "PRELU/int8_channels": prelu(np.int8, (2, 3, 4), (4,), _A, affine(0.04, -90)),
  "PRELU/int16_plain": prelu(np.int16, (5, 8), (5, 8), _SHORT_A, affine(0.0007, 0)),
  "PRELU/float32_channels": prelu(np.float32, (3, 4), (4,)),
  "POW/float32_row": power((3, 6), [2, -3, 0.5, 0, 1.25, 31]),
}
