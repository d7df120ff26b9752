/// Who takes the flash of a linked program, in bytes: nothing is counted twice, nothing left out.
package struct FlashMap: Sendable, Encodable {
  /// What one step takes that none before it does.
  package struct Step: Sendable, Encodable {
    package var step: Int
    package var `operator`: String
    /// What the compiler has made of its calls, and the kernels that it calls first, with the functions
    /// that only they call.
    package var code: Int
    package var weights: Int
    /// Its parameters.
    package var tables: Int

    package init(step: Int, operator: String, code: Int, weights: Int, tables: Int) {
      (self.step, self.operator) = (step, `operator`)
      (self.code, self.weights, self.tables) = (code, weights, tables)
    }
  }

  package var steps: [Step]
  /// What is no single step's: the frame of the function that calls the kernels, accessors, library
  /// functions and padding.
  package var rest: Int

  package init(steps: [Step], rest: Int) {
    (self.steps, self.rest) = (steps, rest)
  }
}
