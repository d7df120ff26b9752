import IR

extension Program {
  /// A constant that is copied to the memory that lives on, before the first run.
  package struct Copy: Sendable {
    /// An index into `constants`.
    package let constant: Int
    /// Where in that memory.
    package let offset: Int
  }

  /// Has kernels read the constants of which a byte is read most often from copies in RAM, as many as
  /// `most` bytes hold, beside the memory that lives on.
  mutating func copyWeights(_ most: Int) {
    let reads = readsOfConstants
    func rate(_ index: Int) -> Double {
      Double(reads[index]) / Double(max(1, constants[index].tensor.bytes.count))
    }
    let hottest = constants.indices.filter { reads[$0] > 0 && !constants[$0].tensor.bytes.isEmpty }
      .sorted { (rate($1), $0) < (rate($0), $1) }
    var places: [Int: Int] = [:]
    var taken = 0
    for index in hottest {
      let bytes = (constants[index].tensor.bytes.count + 7) / 8 * 8
      guard taken + bytes <= most else { continue }
      places[index] = stateBytes + taken
      copies.append(Copy(constant: index, offset: stateBytes + taken))
      taken += bytes
    }
    stateBytes += taken
    steps = Self.reading(steps, places)
  }

  /// Steps whose kernels get some constants from elsewhere.
  private static func reading(_ steps: [Step], _ places: [Int: Int]) -> [Step] {
    var result = steps
    for step in result.indices {
      for call in result[step].calls.indices {
        for index in result[step].calls[call].arguments.indices {
          guard case .constant(let constant) = result[step].calls[call].arguments[index].place,
            let offset = places[constant]
          else { continue }
          result[step].calls[call].arguments[index].place = .state(offset: offset)
        }
      }
      for region in result[step].regions.indices {
        result[step].regions[region].steps = reading(result[step].regions[region].steps, places)
      }
    }
    return result
  }

  /// The bytes of each constant that the kernels of one run read, about: those of a layer with weights
  /// once for each line of its result, tables once for each element; what decodes weights reads
  /// streams once; loops count as one turn.
  private var readsOfConstants: [Int] {
    var reads = [Double](repeating: 0, count: constants.count)
    func count(_ steps: [Step]) {
      for step in steps {
        let work = Workload(step)
        for call in step.calls {
          for case .constant(let index) in call.arguments.map(\.place) {
            let bytes = Double(constants[index].tensor.bytes.count)
            if let coding = call.kernel.coding {
              // Only the table is read again and again.
              let isTable = constants[index].tensor.element == .int16
              reads[index] += isTable ? Double(2 * coding.tokens) : bytes
              continue
            }
            reads[index] +=
              work.macs > 0 ? bytes * Double(max(1, work.lines)) : max(bytes, Double(work.results))
          }
        }
        for region in step.regions { count(region.steps) }
      }
    }
    count(steps)
    return reads.map { Int(min($0, 0x1p60)) }
  }
}
