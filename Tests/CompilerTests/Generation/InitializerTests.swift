import CKernels
import IR
import Testing

@testable import Compiler
@testable import Operators

private struct Inner {
  var a: Int32
  var list: (Int32, Int32)
}

private struct Outer {
  var inner: Inner
  var scale: Float
  var pairs: (Inner, Inner)
}

struct InitializerTests {
  @Test func printsNestedStructsAndArrays() {
    let inner = Inner(a: -1, list: (2, .min))
    #expect(initializer(inner) == "{.a = -1, .list = {2, (-2147483647 - 1)}}")
    #expect(
      initializer(Outer(inner: inner, scale: 0.5, pairs: (inner, Inner(a: 3, list: (4, 5)))))
        == "{.inner = {.a = -1, .list = {2, (-2147483647 - 1)}}, .scale = 0.5f, "
        + ".pairs = {{.a = -1, .list = {2, (-2147483647 - 1)}}, {.a = 3, .list = {4, 5}}}}")
  }

  @Test func literalsAreC() {
    #expect(literal(Int32(-7)) == "-7")
    #expect(literal(Int32.min) == "(-2147483647 - 1)")
    #expect(literal(Int64.min) == "(-INT64_C(9223372036854775807) - 1)")
    #expect(literal(Int64(5)) == "INT64_C(5)")
    #expect(literal(Float(3)) == "3.0f")
    #expect(literal(Float(1e-30)) == "1e-30f")
    #expect(literal(Float(0.1)) == "0.1f")
  }

  @Test func macrosHoldTogether() {
    #expect(macroLiteral(Int32(-128)) == "(-128)")
    #expect(macroLiteral(Int32(3)) == "3")
    #expect(macroLiteral(Int32.min) == "(-2147483647 - 1)")
    #expect(macroLiteral(Float(-0.5)) == "(-0.5f)")
  }

  @Test func longLinesBreakAfterCommas() {
    #expect(wrapped("f(a, b);") == "f(a, b);")
    #expect(
      wrapped("call(alpha, beta, gamma);", columns: 12) == "call(alpha,\n    beta,\n    gamma);")
    #expect(wrapped("a, b, c, d", columns: 8) == "a, b, c,\n    d")
    let fields = (0..<60).map { ".field_\($0) = \($0)" }.joined(separator: ", ")
    let lines = wrapped("static const t x = {\(fields)};").split(separator: "\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 100 })
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("    .") })
  }

  /// What the host's compiler makes of printed parameters is what Swift held.
  @Test(.enabled(if: canRun("cc"), "there is no C compiler"))
  func aCompilerReadsTheSameParameters() throws {
    let input = TensorType.int8(1, 5, 7, 4, zeroPoint: -128)
    let types = Signature(
      operands: [input, TensorType(.int8, [6, 3, 3, 4], scale: 0.25)],
      constants: [nil, Tensor(.int8, [Int32](repeating: 1, count: 216))],
      results: [.int8(1, 3, 4, 6, scale: 2, zeroPoint: 127)])
    let window = Window(strideY: 2, strideX: 2, dilationX: 2, padding: .same)
    let conv = try #require(
      Conv2D(window, activation: .relu6).kernelCalls(types)[0].parameters as? kl_conv_2d_params)
    let copy = kl_copy_params(
      rank: 2, run_bytes: .min, source_offset: .max, destination_offset: -1,
      extent: (1, 2, 3, 4, 5, 6), source_stride: (-1, 0, .min, 7, 8, 9),
      destination_stride: (0, 0, 0, 0, 0, 1))
    let quantize = kl_quantize_params(
      rows: 1, row_count: 2, scale: .leastNormalMagnitude, zero_point: -128, steps_min: 0,
      steps_max: 255)
    let source = """
      #include <stdio.h>
      #include "conv_2d.h"
      #include "copy.h"
      #include "quantize.h"
      \(wrapped("static const kl_conv_2d_params conv = \(initializer(conv));"))
      \(wrapped("static const kl_copy_params copy = \(initializer(copy));"))
      static const kl_quantize_params quantize = \(initializer(quantize));
      static const int64_t wide[] = {\(literal(Int64.min)), \(literal(Int64.max))};
      int main(void) {
        fwrite(&conv, sizeof conv, 1, stdout);
        fwrite(&copy, sizeof copy, 1, stdout);
        fwrite(&quantize, sizeof quantize, 1, stdout);
        fwrite(wide, sizeof wide, 1, stdout);
        return 0;
      }

      """
    let expected =
      bytes(of: conv) + bytes(of: copy) + bytes(of: quantize)
      + bytes(of: Int64.min) + bytes(of: Int64.max)
    try withTemporaryFolder { folder in
      try Files.write(source.utf8, to: "\(folder)/print.c")
      let flags = [
        "-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wno-unused-function", "-Werror",
      ]
      let build = try run(
        ["cc"] + flags + ["-I\(SourceTree.root)/Templates/kernels", "print.c", "-o", "print"],
        in: folder)
      #expect(build.text == "")
      #expect(try run(["\(folder)/print"], in: folder).output == expected)
    }
  }

  private func bytes<Value: BitwiseCopyable>(of value: Value) -> [UInt8] {
    withUnsafeBytes(of: value) { Array($0) }
  }
}
