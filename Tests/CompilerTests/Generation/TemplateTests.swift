import EmbeddedFiles
import Testing

@testable import Compiler

struct TemplateTests {
  @Test func fillsHolesAndRenames() {
    let template = Template(
      """
      #include "model.h"
      int kl_model_x = KL_MODEL_Y;
      #define A 1  //% size
      void f(void) {
        //% body
      }

      """)
    #expect(
      template.filled(model: "kws", ["size": "#define A 7", "body": "one();\n\ntwo();"]) == """
        #include "kws.h"
        int kws_x = KWS_Y;
        #define A 7
        void f(void) {
          one();

          two();
        }

        """)
  }

  @Test func whatFillsAHoleIsNotRenamed() {
    #expect(Template("//% a").filled(model: "kws", ["a": "kl_model //% b"]) == "kl_model //% b")
  }

  @Test func everyHoleIsFilled() async {
    await #expect(processExitsWith: .failure) { _ = Template("//% a").filled(model: "m", [:]) }
  }

  @Test func everyFillHasAHole() async {
    await #expect(processExitsWith: .failure) { _ = Template("").filled(model: "m", ["a": ""]) }
  }

  /// A template is C as it stands: an editor and a compiler understand it without Kinglet.
  @Test(
    .enabled(if: canRun("cc"), "there is no C compiler"),
    arguments: ["model.c", "weights.c", "bundle.c"])
  func templatesCompileUnfilled(name: String) throws {
    let outcome = try run(
      "cc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
      "\(SourceTree.root)/Templates/\(name)")
    #expect(outcome.text == "")
  }
}
