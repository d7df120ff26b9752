extension FitReport.Verdict {
  /// The answer for people: `fits`, `does not fit`, `too slow`.
  package var words: String {
    if fits { return "fits" }
    let hasRoom = ram.fits && flash.total <= flash.available
    return hasRoom ? "too slow" : "does not fit"
  }
}

extension FitReport.Punctuality {
  /// The answer for people, and how sure it is.
  package var words: String {
    let limit = duration(microseconds: deadline)
    let answer = "the deadline of \(limit) is \(met ? "met" : "missed")"
    return certain ? answer : "\(answer), but within the estimate's error: measure it"
  }
}
