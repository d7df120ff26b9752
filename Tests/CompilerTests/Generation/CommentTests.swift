import IR
import Testing

@testable import Compiler

struct CommentTests {
  @Test(arguments: [
    ("model/conv1;BiasAdd", "model_conv1;BiasAdd"),
    ("", "(unnamed)"),
    ("a */ int x; /* b", "a __ int x; __ b"),
    ("line\nbreak\r\n\u{85}\u{2028}", "line_break____"),
    ("ends in \\", "ends in _"),
    ("trigraph ??/", "trigraph ___"),
    ("emoji 🐦 é\u{301}", "emoji _ __"),
    ("\0\u{7F}\t", "___"),
  ])
  func hostileNamesAreHarmless(name: String, text: String) {
    #expect(comment(name) == text)
  }

  @Test func longNamesAreCut() {
    #expect(comment(String(repeating: "n", count: 500)) == String(repeating: "n", count: 80))
  }

  /// No name reaches the code: every line of the constants that is not a comment is ours.
  @Test func namesStayInsideComments() {
    let arrays = ConstantArrays(
      model: "m",
      constants: [.init(name: "x\n#error injected", tensor: Tensor(.int8, [1, -128]))])
    #expect(
      arrays.definitions == """
        // x__error injected
        const int8_t m_constant_0[2] = {
         1, -128,
        };
        """)
    #expect(arrays.declarations == "extern const int8_t m_constant_0[2];")
  }
}
