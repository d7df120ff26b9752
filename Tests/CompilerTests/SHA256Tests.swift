import Testing

@testable import Compiler

/// The digests are those of `hashlib` and `sha256sum`.
struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func digestOfText(text: String, digest: String) {
    #expect(SHA256.hexadecimal(Array(text.utf8)) == digest)
  }

  /// The lengths at which the padding needs a block of its own.
  @Test(arguments: [
    (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
    (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    (119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"),
  ])
  func digestOfManyLetters(count: Int, digest: String) {
    #expect(SHA256.hexadecimal([UInt8](repeating: UInt8(ascii: "a"), count: count)) == digest)
  }

  @Test func digestOfAMegabyte() {
    let pattern = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0) }
    #expect(
      SHA256.hexadecimal(pattern)
        == "fbbab289f7f94b25736c58be46a994c441fd02552cc6022352e3d86d2fab7c83")
  }
}
