import IR

extension Signature {
  /// From int8 elements to the numbers that the file has: 128 where those are uint8.
  var storedOffset: Int32 { isUnsigned ? 128 : 0 }
}
