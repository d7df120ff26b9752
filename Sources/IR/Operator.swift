/// Everything the compiler knows about one kind of operation.
package protocol Operator: Sendable {
  /// The operator's name in the TensorFlow Lite schema, `CONV_2D`.
  static var name: String { get }
  /// What distinguishes this operator from others of its kind, for printing: `["relu", "2x2"]`.
  var attributes: [String] { get }

  /// Throws unless the operator handles operands and results of these types.
  func check(_ types: Signature) throws(Unsupported)
  /// Returns the results that the generated C must produce, bit for bit.
  ///
  /// Clear rather than fast. An absent optional operand is `nil`.
  func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor]
  /// Returns the C calls that compute this operator, in order.
  func kernelCalls(_ types: Signature) -> [KernelCall]
  /// Returns about how many elements `evaluate` looks at, each time it does.
  func steps(_ types: Signature) -> Int
}

extension Operator {
  package var attributes: [String] { [] }

  package func steps(_ types: Signature) -> Int {
    let elements = (types.operands.compactMap { $0 } + types.results).reduce(0) { $0 + $1.count }
    return max(elements, (self as? any Multiplying)?.multiplyAccumulates(types) ?? 0)
  }
}

/// The types a node's operator sees, and the values of those operands that are constant.
package struct Signature: Sendable {
  package var operands: [TensorType?]
  package var constants: [Tensor?]
  package var results: [TensorType]
  package var numerics: Numerics
  /// What kernels are chosen for.
  package var tuning: Tuning
  /// True if kernels are called for some rows of the result.
  package var makesRows = false
  /// True if int8 elements stand for uint8 ones, 128 higher: TensorFlow Lite's kernels for those
  /// round otherwise here and there, and TensorFlow Lite Micro has none.
  package var isUnsigned: Bool

  package init(
    operands: [TensorType?], constants: [Tensor?]? = nil, results: [TensorType],
    numerics: Numerics = .tflm, tuning: Tuning = Tuning(), isUnsigned: Bool = false
  ) {
    self.operands = operands
    self.constants = constants ?? [Tensor?](repeating: nil, count: operands.count)
    self.results = results
    self.numerics = numerics
    self.tuning = tuning
    self.isUnsigned = isUnsigned
  }
}

/// A valid operation that Kinglet does not do.
package struct Unsupported: Error, Hashable, CustomStringConvertible {
  /// What must hold, then what was found: `weights must be symmetric (zero point is 3)`.
  package let requirement: String
  package init(_ requirement: String) { self.requirement = requirement }
  package var description: String { requirement }
}

// What the passes, the planner and the reports ask of an operator. None of them knows an operator by name.

/// An operator whose kernel clamps its result, and so can absorb an activation.
package protocol ActivationFusing: Operator {
  var activation: Activation { get set }
}

/// An operator that only clamps, and so can be absorbed by the operator that feeds it.
package protocol Clamping: Operator {
  /// The activation this is, or nil where it also rescales.
  func fusableActivation(_ types: Signature) -> Activation?
}

/// Rows and columns of border around an image.
package struct Border: Hashable, Sendable {
  package var top, bottom, left, right: Int
  package init(top: Int = 0, bottom: Int = 0, left: Int = 0, right: Int = 0) {
    (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
  }
}

/// An operator that can read its first operand through a border of zero points.
package protocol BorderAbsorbing: Operator {
  /// This operator on the image without its border. - Parameter types: those with the border.
  func absorbing(_ border: Border, _ types: Signature) -> Self
}

/// An operator that puts a border of zero points around its first operand.
package protocol BorderAdding: Operator {
  /// The border, or nil where this pads other dimensions or with another value.
  func border(_ types: Signature) -> Border?
}

/// An operator whose result can be the very bytes of its first operand.
package protocol ViewForming: Operator {
  func isView(_ types: Signature) -> Bool
}

/// An operator whose results can be parts of the very bytes of one operand.
package protocol PartViewing: Operator {
  /// Which parts; nil where some result is not one run of bytes.
  func viewedParts(_ types: Signature) -> ViewedParts?
}

/// Where the results of an operator lie in one of its operands.
package struct ViewedParts: Sendable, Hashable {
  package var operand: Int
  /// Where each result starts, in bytes.
  package var offsets: [Int]

  package init(operand: Int, offsets: [Int]) { (self.operand, self.offsets) = (operand, offsets) }
}

/// An operator whose result can be its operands, if these lie one after the other.
package protocol Joining: Operator {
  /// Where each operand must start in the result, in bytes; nil where that is not one run of bytes.
  func partOffsets(_ types: Signature) -> [Int]?
}

/// An operator that reads each element of an operand before it writes the result at that place.
package protocol InPlace: Operator {
  /// The operands whose memory the first result may take over.
  func inPlaceOperands(_ types: Signature) -> [Int]
}

/// An operator that writes operands: variables that live on from run to run.
package protocol StateMutating: Operator {
  /// The operands whose new elements `evaluate` returns after its results, in this order.
  func mutatedOperands(_ types: Signature) -> [Int]
}

/// An operator that needs memory of its own while it runs.
package protocol ScratchUsing: Operator {
  func scratchBytes(_ types: Signature) -> Int
  /// About how long kernels take that do without, in percent of those that have it.
  func percentWithoutScratch(_ types: Signature) -> Int
}

extension ScratchUsing {
  package func percentWithoutScratch(_ types: Signature) -> Int { 800 }
}

/// An operator that runs other graphs, none of which has state.
package protocol Nesting: Operator {
  /// How the graphs run.
  static var control: Control { get }
  var regions: [Graph] { get set }
}

/// How a nesting operator runs its regions. The first operand of a region's graph is its first input.
package enum Control: Sendable {
  /// If the first operand is true, region 0 on the other operands, else region 1.
  case branch
  /// As long as region 0 gives true for the operands, they become what region 1 makes of them.
  case loop
}

/// An operator whose results depend on the types of its operands, never on their elements.
package protocol ElementBlind: Operator {}

/// An operator that makes each element of its one result of those at the same place of its operands, and
/// does so alike at every place. An operand of one element is at every place.
package protocol Pointwise: Operator {
  /// The operator that takes int8 elements for what `table` has for them, first that for -128.
  func lookup(in table: [Int32]) -> any Operator
}

/// An operator that only stores the numbers of its operand otherwise.
package protocol NumberConverting: Operator {}

/// An operator that multiplies and accumulates.
package protocol Multiplying: Operator {
  /// Multiply-accumulates of one run, counting those that fall on padding.
  func multiplyAccumulates(_ types: Signature) -> Int
}
