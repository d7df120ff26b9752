import Testing

@testable import Compiler

struct MarkupTests {
  @Test func textIsEscaped() {
    #expect(Markup.text("a<b>&\"c'").source == "a&lt;b&gt;&amp;&quot;c&#39;")
    #expect(Markup.escaped("]]>") == "]]&gt;")
    // What XML 1.0 has no way to say.
    #expect(Markup.escaped("a\u{0}\u{1B}\u{7F}\u{FFFE}b") == "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b")
    #expect(Markup.escaped("grün 🐦\n\t") == "grün 🐦\n\t")
  }

  @Test func elementsEscapeWhatTheyHold() {
    #expect(
      Markup.element("p", ["title": "\"><script>"], "x < y").source
        == "<p title=\"&quot;&gt;&lt;script&gt;\">x &lt; y</p>")
    #expect(
      Markup.element("p", [:], [.text("a"), .element("b", [:], "c")]).source == "<p>a<b>c</b></p>")
    #expect(Markup.element("meta", ["charset": "utf-8"]).source == "<meta charset=\"utf-8\" />")
  }
}

struct NumbersTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (2_656_768, "2,656,768"), (-12_345, "-12,345"),
  ])
  func thousandsAreSeparated(number: Int, text: String) { #expect(grouped(number) == text) }

  @Test(arguments: [
    (0.0, "0.00"), (0.456, "0.46"), (9.994, "9.99"), (9.996, "10.0"), (12.34, "12.3"),
    (99.96, "100"), (1234.5, "1,235"),
  ])
  func threeDigitsAreEnough(number: Double, text: String) { #expect(rounded(number) == text) }

  @Test(arguments: [
    (8.1, "8.10 µs"), (850, "850 µs"), (999.4, "999 µs"), (999.6, "1.00 ms"), (12_345, "12.3 ms"),
    (999_400, "999 ms"), (999_600, "1.00 s"), (2_500_000, "2.50 s"),
  ])
  func timesHaveUnits(microseconds: Double, text: String) {
    #expect(duration(microseconds: microseconds) == text)
  }

  @Test(arguments: [
    (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.50 KiB"), (16_000, "15.6 KiB"),
    (2 << 20, "2 MiB"), (3 << 19, "1.50 MiB"),
  ])
  func sizesHaveUnits(bytes: Int, text: String) { #expect(size(bytes: bytes) == text) }

  @Test func coordinatesAreShort() {
    #expect(SVG.number(3) == "3" && SVG.number(3.14159) == "3.14" && SVG.number(2.5) == "2.5")
    #expect(SVG.number(0.05) == "0.05" && SVG.number(-0.5) == "-0.5" && SVG.number(-0.001) == "0")
  }
}
