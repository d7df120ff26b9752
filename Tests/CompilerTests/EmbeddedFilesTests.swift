import EmbeddedFiles
import Testing

struct EmbeddedFilesTests {
  @Test func holdsTheFoldersAsTheyAre() throws {
    let names = ["Targets", "Templates"].flatMap { folder in
      SourceTree.files(below: "\(SourceTree.root)/\(folder)").map { "\(folder)/\($0)" }
    }
    #expect(EmbeddedFile.names.sorted() == names)
    for name in names where EmbeddedFile.names.contains(name) {
      #expect(try EmbeddedFile.text(name) == SourceTree.text(name), "\(name)")
    }
  }
}
