// The channels of a value are the indices of its last dimension; a value without dimensions has one.

extension TensorType {
  package var channelCount: Int { shape.last ?? 1 }
}

/// The integers that the elements of each channel of a value can be.
package struct ChannelRanges: Sendable, Hashable {
  package var channels: [ClosedRange<Int32>]

  package init(_ channels: [ClosedRange<Int32>]) { self.channels = channels }

  /// That many channels alike.
  package init(_ range: ClosedRange<Int32>, count: Int) {
    channels = [ClosedRange<Int32>](repeating: range, count: count)
  }

  /// All that a type can hold; nil where that is not integers of at most 32 bits.
  package init?(all type: TensorType) {
    guard let range = type.element.integerRange else { return nil }
    self.init(range, count: type.channelCount)
  }

  /// What a constant holds; nil where that is not integers of at most 32 bits, or nothing.
  package init?(of tensor: Tensor, _ type: TensorType) {
    guard type.element.integerRange != nil, tensor.count > 0 else { return nil }
    let (elements, count) = (tensor.int32s, type.channelCount)
    channels = elements.prefix(count).map { $0...$0 }
    for (index, element) in elements.enumerated() {
      channels[index % count] = channels[index % count].joined(with: element...element)
    }
  }

  /// What all channels together can be; nil where there are none.
  package var whole: ClosedRange<Int32>? {
    channels.first.map { channels.reduce($0) { $0.joined(with: $1) } }
  }

  /// The integer that every element of a channel is, or nil.
  package func constant(_ channel: Int) -> Int32? {
    let range = channels[channel]
    return range.lowerBound == range.upperBound ? range.lowerBound : nil
  }
}

extension ClosedRange where Bound == Int32 {
  /// The smallest range with both in it.
  package func joined(with other: Self) -> Self {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}

/// An operator that knows more of its results than what their types can hold.
package protocol RangeGiving: Operator {
  /// What the elements of each result can be, for every operand within `operands`; nil for what the
  /// type can hold.
  func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?]
}

/// The channels of a node's operands and results that stay in the program.
package struct LivingChannels: Sendable {
  /// What the elements of the operands can be.
  package let ranges: [ChannelRanges?]
  /// True for the channels that stay.
  package var operands: [[Bool]]
  package var results: [[Bool]]

  package init(ranges: [ChannelRanges?], operands: [[Bool]], results: [[Bool]]) {
    (self.ranges, self.operands, self.results) = (ranges, operands, results)
  }

  /// Has everything stay.
  package mutating func keepAll() {
    for index in operands.indices {
      operands[index] = operands[index].map { _ in true }
    }
    for index in results.indices { results[index] = results[index].map { _ in true } }
  }

  /// Has channel `channel` of the first result stay where that of operand `index` does, and the other
  /// way round.
  package mutating func tie(operand index: Int, _ channel: Int, result: Int) {
    let stays = operands[index][channel] || results[0][result]
    operands[index][channel] = stays
    results[0][result] = stays
  }

  /// Has the channels of operand `index` and the first result stay together: those of the longer one,
  /// which repeat the other's.
  package mutating func tie(operand index: Int) {
    let (inner, outer) = (operands[index].count, results[0].count)
    for channel in 0..<max(inner, outer) {
      tie(operand: index, channel % inner, result: channel % outer)
    }
  }
}

/// An operator that can do without some channels of its operands and results.
package protocol ChannelRemoving: Operator {
  /// Adds to what stays in `channels` what must stay with it; called until nothing is added.
  func extend(_ channels: inout LivingChannels, _ types: Signature)
  /// The constant operands, by index, that do for the channels that stay what `types` does for all.
  func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value]
}

extension ChannelRemoving {
  package func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value] {
    var constants: [Int: Graph.Value] = [:]
    for (index, tensor) in types.constants.enumerated() {
      guard let tensor, let type = types.operands[index], channels.operands[index].contains(false)
      else { continue }
      constants[index] = .init(name: "", type: type, constant: tensor)
        .keeping(channels.operands[index].indices.filter { channels.operands[index][$0] })
    }
    return constants
  }
}

extension Graph.Value {
  /// This with some of its channels, in that order.
  package func keeping(_ kept: [Int]) -> Graph.Value {
    var result = self
    result.constant = constant?.keeping(kept, of: type.channelCount)
    result.channels = kept.map { channels?[$0] ?? $0 }
    guard !type.shape.isEmpty else { return result }
    result.type.shape[type.shape.count - 1] = kept.count
    return result
  }
}

extension Tensor {
  /// The elements of some channels.
  package func keeping(_ kept: [Int], of channelCount: Int) -> Tensor {
    gathering(
      stride(from: 0, to: count, by: max(channelCount, 1)).flatMap { start in
        kept.map { start + $0 }
      })
  }
}
