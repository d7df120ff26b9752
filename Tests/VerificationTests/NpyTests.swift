import Compiler
import IR
import Testing
import Verification

@Suite struct NpyTests {
  @Test(arguments: [
    (Tensor(.int8, [-128, 0, 127, 5, 6, 7]), [2, 3]), (Tensor(.int16, [-300]), []),
    (Tensor([1.5, -2] as [Float]), [2]), (Tensor([1, 2, 3, 4] as [Int64]), [1, 2, 2]),
    (Tensor(.int32, []), [0, 4]),
  ])
  func readsWhatItWrites(tensor: Tensor, shape: [Int]) throws {
    let array = try read(NpyArray(tensor, shape: shape).bytes)
    #expect(array.tensor == tensor)
    #expect(array.shape == shape)
    #expect(array.element == tensor.element)
  }

  @Test func dataStartsAtAMultipleOf64() {
    let bytes = NpyArray(Tensor(.int8, [1, 2, 3]), shape: [3]).bytes
    #expect((bytes.count - 3).isMultiple(of: 64))
  }

  @Test func readsVersionsTwoAndThree() throws {
    for version in [2, 3] as [UInt8] {
      let head = "{'descr': '|i1', 'fortran_order': False, 'shape': (2,), }\n"
      let start = [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(head.utf8.count), 0, 0, 0]
      #expect(try read(start + Array(head.utf8) + [7, 8]).tensor == Tensor(.int8, [7, 8]))
    }
  }

  @Test func everyTruncationIsRefused() throws {
    let whole = NpyArray(Tensor(.int8, [1, 2, 3, 4]), shape: [2, 2]).bytes
    for count in whole.indices {
      #expect(throws: InputError.self, "\(count) bytes") { try read(Array(whole[..<count])) }
    }
  }

  @Test(arguments: [
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", "element type must be one of"),
    ("{'descr': '>i4', 'fortran_order': False, 'shape': (2,), }", "element type must be one of"),
    ("{'descr': '|i1', 'fortran_order': True, 'shape': (2,), }", "must be in C order"),
    ("{'descr': '|i1', 'fortran_order': False, 'shape': 2, }", "no shape"),
    ("{'descr': '|i1', 'fortran_order': False, 'shape': (-2,), }", "no valid shape"),
    ("{'descr': '|i1', 'fortran_order': False, 'shape': (3,), }", "does not match 2 bytes"),
    (
      "{'descr': '<i8', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296), }",
      "does not match"
    ),
    ("{'descr': '|i1', 'fortran_order': False, 'shape': (99999999999999999999,), }", "no valid"),
  ])
  func wrongHeadIsRefusedInWords(head: String, words: String) throws {
    let bytes =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8) + [7, 8]
    let error = #expect(throws: InputError.self) { try read(bytes) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("/x.npy: ") == true)
  }

  @Test func missingFileIsNamed() {
    let error = #expect(throws: IOError.self) { try NpyArray(path: "/nowhere/x.npy") }
    #expect(error?.description == "/nowhere/x.npy: cannot be read: no such file or folder")
  }

  private func read(_ bytes: [UInt8]) throws -> NpyArray {
    try Places.withFolder { folder in
      try Files.write(bytes, to: "\(folder)/x.npy")
      return try NpyArray(path: "\(folder)/x.npy")
    }
  }
}
