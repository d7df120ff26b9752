import Testing

@testable import Verification

/// Bounds of stacks from what GCC and objdump write, in excerpts of their own words.
@Suite struct CallGraphTests {
  private static let compiled = """
    graph: { title: "model.c"
    node: { title: "model.c:kl_row" label: "kl_row\\nkernels/conv.h:70:16\\n136 bytes (static)" }
    node: { title: "__aeabi_fadd" label: "__aeabi_fadd\\n<built-in>" shape : ellipse }
    node: { title: "m_invoke" label: "m_invoke\\nmodel.c:137:6\\n152 bytes (static)" }
    edge: { sourcename: "m_invoke" targetname: "model.c:kl_row" label: "kernels/conv.h:95:7" }
    edge: { sourcename: "m_invoke" targetname: "__aeabi_fadd" }
    }
    """

  @Test func boundIsTheDeepestChain() {
    #expect(CallGraph(Self.compiled).worstCase(of: "m_invoke") == 152 + 136)
    #expect(CallGraph(Self.compiled).worstCase(of: "kl_row") == 136)
    #expect(CallGraph(Self.compiled).worstCase(of: "no_such") == nil)
  }

  @Test(arguments: [
    // It calls itself, by way of another function.
    #"edge: { sourcename: "model.c:kl_row" targetname: "m_invoke" }"#,
    #"edge: { sourcename: "model.c:kl_row" targetname: "__indirect_call" }"#,
    #"node: { title: "model.c:kl_row" label: "kl_row\nconv.h:70:16\n136 bytes (dynamic)" }"#,
  ])
  func thereIsNotAlwaysABound(line: String) {
    let graph = CallGraph(Self.compiled.replacing("\n}", with: "\n\(line)\n}"))
    #expect(graph.worstCase(of: "m_invoke") == nil)
  }

  /// A Cortex-M0 jumps far back by a call, which may be the last instruction of a function.
  @Test func aFarJumpBackDoesNotRunOnIntoTheNextFunction() {
    let listing = """
      bench:     file format elf32-littlearm
      00000100 <kl_row>:
           100:\tb510      \tpush\t{r4, lr}
           102:\tf7ff fffd \tbl\t102 <kl_row+0x2>
      00000106 <m_invoke>:
           106:\tb510      \tpush\t{r4, lr}
           108:\tf7ff fffa \tbl\t100 <kl_row>
           10c:\tbd10      \tpop\t{r4, pc}
      """
    let graph = CallGraph(Self.compiled, libraries: Disassembly(listing))
    #expect(graph.worstCase(of: "m_invoke") == 152 + 136)
  }

  @Test func aBoundedGrowingFrameCounts() {
    let text = Self.compiled.replacing("136 bytes (static)", with: "160 bytes (dynamic,bounded)")
    #expect(CallGraph(text).worstCase(of: "m_invoke") == 152 + 160)
  }

  /// GCC does not count what a function puts down of arguments that came in registers: 8 bytes here.
  private static let arm = """
    bench:     file format elf32-littlearm
    00001294 g     F .text\t00000010 __aeabi_fadd
    00001294 g     F .text\t00000010 __addsf3
    00001300 g     F .text\t00000002 memcpy
    00000100 <kl_row>:
         100:\tb082      \tsub\tsp, #8
         102:\te92d 4ff0 \tstmdb\tsp!, {r4, r5, r6, r7, r8, r9, sl, fp, lr}
         106:\tb099      \tsub\tsp, #100\t@ 0x64
         108:\t9302      \tstr\tr3, [sp, #8]
         10a:\te8bd 8ff0 \tldmia.w\tsp!, {r4, r5, r6, r7, r8, r9, sl, fp, pc}
    00001294 <__addsf3>:
        1294:\tf84d ed08 \tstr.w\tlr, [sp, #-8]!
        1298:\ted2d 8b04 \tvpush\t{d8-d9}
        129c:\tf000 f945 \tbl\t12c8 <__helper>
        12a0:\tdd23      \tble.n\t1298 <__addsf3+0x4>
    000012c8 <__helper>:
        12c8:\tb570      \tpush\t{r4, r5, r6, lr}
        12ca:\tbd70      \tpop\t{r4, r5, r6, pc}
    00001300 <memcpy>:
        1300:\t4770      \tbx\tlr
        1304:\tb570      \tpush\t{r4, r5, r6, lr}
    """

  @Test func libraryFunctionsAreReadFromTheirInstructions() {
    let listing = Disassembly(Self.arm)
    // `__addsf3` runs on into `__helper`, and calls it.
    #expect(listing["__aeabi_fadd"]?.frame == 8 + 16)
    #expect(listing["__addsf3"]?.callees == ["__helper"])
    #expect(listing["__helper"]?.frame == 16)
    #expect(listing["__helper"]?.callees == [])
    // What follows is no instruction of it.
    #expect(listing["memcpy"]?.frame == 0)
    let graph = CallGraph(Self.compiled, libraries: listing)
    #expect(graph.worstCase(of: "kl_row") == 144)
    #expect(graph.worstCase(of: "m_invoke") == 152 + 144)
  }

  @Test(arguments: [
    ("add\tsp,sp,-96", 96), ("addi\tsp,sp,-16", 16), ("add\tsp,sp,96", 0), ("add\ta1,sp,24", 0),
    ("sub\tsp,sp,t1", nil), ("jalr\ta6", nil), ("jr\ta5", 0),
  ])
  func instructionsOfRISCV(text: String, bytes: Int?) {
    #expect(frame(text, format: "elf32-littleriscv") == bytes)
  }

  @Test(arguments: [
    ("addi\ta1, a1, -80", 80), ("addmi\ta1, a1, -256", 256), ("addi\ta1, a1, 80", 0),
    ("s32i\ta12, a1, 72", 0), ("sub\ta1, a1, a9", nil), ("callx0\ta0", nil),
  ])
  func instructionsOfXtensa(text: String, bytes: Int?) {
    #expect(frame(text, format: "elf32-xtensa-le") == bytes)
  }

  @Test(arguments: [
    ("push\t{r4, lr}", 8), ("sub.w\tsp, sp, #1024\t@ 0x400", 1024), ("subw\tsp, sp, #1028", 1028),
    ("strd\tr4, r5, [sp, #-16]!", 16), ("str\tr3, [sp, #8]", 0), ("add\tsp, #36", 0),
    ("add\tsp, r4", nil), ("blx\tr3", nil), ("bx\tlr", 0), ("vpush\t{s16}", 4),
    ("mov\tsp, r6", nil),
  ])
  func instructionsOfArm(text: String, bytes: Int?) {
    #expect(frame(text, format: "elf32-littlearm") == bytes)
  }

  private func frame(_ instruction: String, format: String) -> Int? {
    let text = "p: file format \(format)\n00001000 <f>:\n    1000:\tb0c112  \t\(instruction)\n"
    return Disassembly(text)["f"]?.frame
  }
}
