/// A program as meaning: operators over typed values, in an order in which they can run.
package struct Graph: Sendable {
  package struct ValueID: Hashable, Sendable {
    package let index: Int
    init(index: Int) { self.index = index }
  }

  package struct Value: Sendable {
    package var name: String
    package var type: TensorType
    /// The elements, if they are known when compiling.
    package var constant: Tensor?
    /// What the elements are before the first run, if they live on from run to run.
    package var state: Tensor?
    /// The channels that are left of the file's, in order; nil for all of them.
    package var channels: [Int]?

    package init(name: String, type: TensorType, constant: Tensor? = nil, state: Tensor? = nil) {
      self.name = name
      self.type = type
      self.constant = constant
      self.state = state
    }
  }

  package struct Node: Sendable {
    package var op: any Operator
    /// An absent optional operand is `nil`.
    package var operands: [ValueID?]
    package var results: [ValueID]
    /// The node's index in the model file.
    package var origin: Int
    /// True if the file has uint8 where this node has int8 elements, 128 lower.
    package var isUnsigned = false
    /// True if its kernels must do without memory of their own.
    package var isFrugal = false
    /// True if its kernels must be those that take least flash.
    package var isPlain = false

    package init(_ op: any Operator, _ operands: [ValueID?], _ results: [ValueID], origin: Int) {
      self.op = op
      self.operands = operands
      self.results = results
      self.origin = origin
    }
  }

  package private(set) var values: [Value] = []
  package var nodes: [Node] = []
  package var inputs: [ValueID] = []
  package var outputs: [ValueID] = []
  /// The input that the application hands over row by row, if there is one.
  package var streamedInput: ValueID?
  package var numerics: Numerics
  /// What kernels are chosen for.
  package var tuning = Tuning()

  package init(numerics: Numerics = .tflm) { self.numerics = numerics }

  package subscript(id: ValueID) -> Value {
    get { values[id.index] }
    set { values[id.index] = newValue }
  }

  /// The value with that index.
  package func id(at index: Int) -> ValueID {
    precondition(values.indices.contains(index), "the value exists")
    return ValueID(index: index)
  }

  /// Adds a value that nothing defines yet.
  package mutating func value(
    _ type: TensorType, name: String = "", constant: Tensor? = nil, state: Tensor? = nil
  ) -> ValueID {
    values.append(Value(name: name, type: type, constant: constant, state: state))
    return ValueID(index: values.count - 1)
  }

  /// Adds a node with one new result, and returns that.
  @discardableResult
  package mutating func append(
    _ op: any Operator, _ operands: [ValueID?], _ type: TensorType, name: String = ""
  ) -> ValueID {
    let result = value(type, name: name)
    nodes.append(Node(op, operands, [result], origin: nodes.count))
    return result
  }

  /// The values that live on from run to run.
  package var states: [ValueID] {
    values.indices.filter { values[$0].state != nil }.map { ValueID(index: $0) }
  }

  /// What the operator of `node` sees.
  package func signature(of node: Node) -> Signature {
    var tuning = tuning
    if node.isFrugal { tuning.allowsScratch = false }
    if node.isPlain { tuning.goal = .size }
    return Signature(
      operands: node.operands.map { $0.map { self[$0].type } },
      constants: node.operands.map { $0.flatMap { self[$0].constant } },
      results: node.results.map { self[$0].type },
      numerics: numerics, tuning: tuning, isUnsigned: node.isUnsigned)
  }

  /// Has kernels chosen for `tuning`, in the graphs inside nodes too.
  package mutating func tune(for tuning: Tuning) {
    self.tuning = tuning
    for index in nodes.indices {
      guard var nesting = nodes[index].op as? any Nesting else { continue }
      for region in nesting.regions.indices { nesting.regions[region].tune(for: tuning) }
      nodes[index].op = nesting
    }
  }

  /// The index of the node that computes each value; inputs and constants are not in it.
  package var producers: [ValueID: Int] {
    var producers: [ValueID: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for result in node.results { producers[result] = index }
    }
    return producers
  }

  /// How many operands and outputs each value is; what nobody uses is not in it.
  package var useCounts: [ValueID: Int] {
    var counts: [ValueID: Int] = [:]
    for case let id? in nodes.flatMap(\.operands) + outputs { counts[id, default: 0] += 1 }
    return counts
  }
}
