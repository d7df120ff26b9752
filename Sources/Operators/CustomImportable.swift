import IR
import TFLite

/// An operator of a custom code, whose settings are a FlexBuffer.
package protocol CustomImportable: Importable {
  init(customOptions: ArraySlice<UInt8>) throws(Unsupported)
}

extension CustomImportable {
  package init(_ options: Model.Options) throws(Unsupported) {
    throw Unsupported("operator must have custom options")
  }
}

extension Importable {
  /// The operator as a node of a file describes it.
  package init(_ node: Model.Operator) throws(Unsupported) {
    guard let custom = Self.self as? any CustomImportable.Type else {
      try self.init(node.options)
      return
    }
    guard let value = try custom.init(customOptions: node.customOptions) as? Self else {
      preconditionFailure("a type makes values of itself")
    }
    self = value
  }
}
