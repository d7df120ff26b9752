import Compiler
import IR

/// The plans that a model can be built with, as `fit --menu` shows them.
struct MenuText {
  /// One plan.
  struct Line: Encodable {
    /// The bytes of the arena.
    var arena: Int
    /// On the core that kernels are chosen for, estimated.
    var instructions: Int
    /// More than the fastest plan takes, in percent.
    var slower: Int
    /// Weights and code, estimated for the first target.
    var flash: Int
    /// First and last of steps that run row by row together.
    var streamed: [[Int]]
    /// Steps whose kernels do without memory of their own.
    var direct: [Int]
    /// The options that build it.
    var flags: String

    enum CodingKeys: String, CodingKey {
      case arena = "arena_bytes"
      case instructions
      case slower = "slower_percent"
      case flash = "flash_bytes"
      case streamed = "streamed_steps"
      case direct = "steps_without_scratch"
      case flags
    }
  }

  /// The fastest first.
  let lines: [Line]

  /// - Parameter flags: the other options that the plans were made with.
  init(_ menu: Menu, core: String, flags: [String]) {
    let fastest = menu.choices.first?.instructions ?? 0
    lines = menu.choices.map { choice in
      let program = choice.program
      let more = choice.instructions - fastest
      return Line(
        arena: choice.plan.arenaBytes, instructions: choice.instructions,
        slower: fastest == 0 ? 0 : (more * 100 + fastest / 2) / fastest,
        flash: program.weightBytes + CodeEstimate(program, core: core).codeBytes,
        streamed: choice.blocks.map { [$0.lowerBound, $0.upperBound - 1] }, direct: choice.frugal,
        flags: (flags + ["--ram-budget \(choice.plan.arenaBytes)"]).joined(separator: " "))
    }
  }

  var table: Table {
    var table = Table(
      ("arena", .right), ("instructions", .right), ("", .right), ("flash", .right),
      ("how", .left), ("flags", .left))
    for line in lines {
      table.add(
        grouped(line.arena), grouped(line.instructions),
        line.slower == 0 ? "" : "+\(line.slower) %",
        grouped(line.flash), Self.words(line), line.flags)
    }
    return table
  }

  private static func words(_ line: Line) -> String {
    let streamed = line.streamed.map { "\($0[0])-\($0[1])" }
    let parts =
      (streamed.isEmpty ? [] : ["stream \(streamed.joined(separator: ", "))"])
      + (line.direct.isEmpty ? [] : ["direct \(ranges(line.direct))"])
    return parts.isEmpty ? "step by step" : parts.joined(separator: "; ")
  }

  /// Numbers in rising order: `1, 3-5`.
  private static func ranges(_ numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ", ")
  }
}

extension Arguments {
  /// The options that decide what a program is made of, but for the arena, as they can be given again.
  ///
  /// - Parameter targets: the chips whose kernels are taken unless others are named.
  func flags(_ tuning: Tuning, for targets: [Target]) -> [String] {
    let ids = targets.map(\.id).joined(separator: ",")
    return [has("--kernels") ? "--kernels \(tuning.instructions.rawValue)" : "-t \(ids)"]
      + (tuning.goal == .balanced || tuning.goal == .ram
        ? [] : ["--optimize \(tuning.goal.rawValue)"])
      + ["--int8-io", "--no-shrink", "--sliced", "--stream-input"].filter(has)
      + (numerics.map { ["--numerics \($0.rawValue)"] } ?? [])
  }
}
