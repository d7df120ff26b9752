import IR

extension Graph {
  /// Has the application hand over the first input that is an image row by row. An input that is only
  /// read as another shape becomes the image that it is read as.
  ///
  /// - Throws: `UnsupportedModel` if no input is an image of several rows.
  mutating func streamInput() throws {
    for port in inputs.indices {
      let views = views(of: inputs[port])
      let image = views.last.map { nodes[$0].results[0] } ?? inputs[port]
      let type = self[image].type
      guard type.shape.count == 4, type.shape[0] == 1, type.shape[1] > 1, type.count > 0,
        !outputs.contains(image)
      else { continue }
      inputs[port] = image
      streamedInput = image
      nodes = nodes.indices.filter { !views.contains($0) }.map { nodes[$0] }
      return
    }
    let types = inputs.map { "\(self[$0].type.element.rawValue)\(self[$0].type.shape)" }
    throw unstreamable(
      0, "an input that is an image of several rows (found \(types.joined(separator: ", ")))")
  }

  /// The nodes that only read an input as another shape, one after the other, if nobody else reads it.
  private func views(of input: ValueID) -> [Int] {
    guard useCounts[input] == 1, let user = nodes.firstIndex(where: { $0.operands[0] == input }),
      let view = nodes[user].op as? any ViewForming, view.isView(signature(of: nodes[user]))
    else { return [] }
    return [user] + views(of: nodes[user].results[0])
  }

  /// Why the application cannot hand over rows: what the node of that index would have to be.
  func unstreamable(_ index: Int, _ requirement: String) -> UnsupportedModel {
    let node = nodes.indices.contains(index) ? nodes[index] : nil
    return UnsupportedModel(nodes: [
      .init(
        index: node?.origin ?? 0, op: node?.name ?? "model",
        requirement: "--stream-input needs \(requirement)")
    ])
  }
}
