import EmbeddedFiles
import FoundationEssentials

/// A chip or board: facts only, as one file of `Targets` says them. Sizes are in bytes.
package struct Target: Sendable, Codable {
  package struct Flash: Sendable, Codable {
    package var bytes: Int
    package var base: String?
    /// What the default partition table leaves for one application.
    package var appBytes: Int?
    /// Cycles of the core that one read takes beyond the first, and the bytes that it brings.
    package var waitStates: Int?
    package var readBytes: Int?
    /// False where no cache or accelerator hides the wait states of code.
    package var codeCached: Bool?
    /// Where the three are from.
    package var timing: String?
    package var notes: String?
  }

  package struct Region: Sendable, Codable {
    package var name: String
    package var base: String
    package var bytes: Int
    package var speed: String
    package var dma: Bool
    package var cached: Bool
    /// Usable only for memory that the application allocates at run time.
    package var heapOnly: Bool?
    /// True if only words of 32 bits can be read and written.
    package var wordsOnly: Bool?
    /// All static data of the application must fit here.
    package var staticLimit: Bool?
    package var section: String?
    package var notes: String?
  }

  package struct Reserved: Sendable, Codable {
    package var ram: Int
    package var flash: Int
    package var basis: String
    package var confidence: String
    package var ramWifi: Int?
    package var ramBle: Int?
    package var flashWifi: Int?
  }

  package struct Compiler: Sendable, Codable {
    package var prefix: String
    package var flags: String
  }

  package struct ExternalRAM: Sendable, Codable {
    package var kind: String
    package var base: String
    package var bytes: Int
    /// False where the chip can have it but this board does not.
    package var fitted: Bool
    package var dma: Bool?
    package var section: String?
    package var notes: String?
  }

  package var id: String
  package var part: String
  package var vendor: String
  package var core: String
  package var clockMhz: Int
  package var flash: Flash
  package var regions: [Region]
  package var mainRegion: String
  package var externalRam: ExternalRAM?
  package var gcc: Compiler
  package var reserved: Reserved
  package var boards: [String]
  package var sources: [String]
  package var confidence: String
  package var notes: String?
}

/// A description of a chip that is not valid, and why.
package struct TargetError: Error, CustomStringConvertible {
  package let description: String
}

extension Target {
  /// The target described by the text of a JSON file. - Parameter name: for messages.
  package init(json: [UInt8], name: String) throws(TargetError) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      self = try decoder.decode(Target.self, from: Data(json))
    } catch let error as DecodingError {
      throw TargetError(description: "\(name): \(Self.words(error))")
    } catch {
      throw TargetError(description: "\(name): not valid JSON")
    }
    let problems = problems()
    guard problems.isEmpty else {
      throw TargetError(description: problems.map { "\(name): \($0)" }.joined(separator: "\n"))
    }
  }

  private static func words(_ error: DecodingError) -> String {
    func path(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context):
      "\(path(context)): \"\(key.stringValue)\" must be present".drop(prefix: ": ")
    case .typeMismatch(let type, let context): "\(path(context)) must be of type \(type)"
    case .valueNotFound(_, let context): "\(path(context)) must not be null"
    case .dataCorrupted: "not valid JSON"
    @unknown default: "not valid JSON"
    }
  }

  /// What contradicts itself in this description.
  package func problems() -> [String] {
    var found: [String] = []
    if id.isEmpty { found.append("id must not be empty") }
    if clockMhz <= 0 { found.append("clock_mhz must be positive (is \(clockMhz))") }
    if flash.bytes < 0 { found.append("flash.bytes must not be negative (is \(flash.bytes))") }
    if let app = flash.appBytes, app > flash.bytes {
      found.append("flash.app_bytes must be at most \(flash.bytes) (is \(app))")
    }
    if flash.waitStates ?? 0 < 0 || flash.readBytes ?? 1 <= 0 {
      found.append("flash.wait_states must not be negative and flash.read_bytes be positive")
    }
    if !regions.contains(where: { $0.name == mainRegion }) {
      found.append("main_region must name a region (is \(mainRegion))")
    }
    if reserved.ram < 0 || reserved.flash < 0 {
      found.append("reserved sizes must not be negative")
    }
    return found + regionProblems()
  }

  private func regionProblems() -> [String] {
    var found: [String] = []
    var placed: [(name: String, range: Range<Int>)] = []
    for region in regions {
      guard let base = Self.address(region.base), region.bytes > 0 else {
        found.append("region \(region.name) must have a hexadecimal base and a positive size")
        continue
      }
      let (end, overflow) = base.addingReportingOverflow(region.bytes)
      guard !overflow else {
        found.append("region \(region.name) must end within the address space")
        continue
      }
      for other in placed where other.range.overlaps(base..<end) {
        found.append("regions \(other.name) and \(region.name) must not overlap")
      }
      placed.append((region.name, base..<end))
    }
    return found
  }

  private static func address(_ text: String) -> Int? {
    text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : nil
  }

  /// The region that holds the arena.
  package var mainMemory: Region {
    guard let region = regions.first(where: { $0.name == mainRegion }) else {
      preconditionFailure("main_region names a region")
    }
    return region
  }

  /// The targets that this binary carries, sorted by id.
  package static let all: [Target] = EmbeddedFile.names
    .filter { $0.hasPrefix("Targets/") && !$0.hasPrefix("Targets/cores/") }
    .map { name in
      do {
        return try Target(json: Array(EmbeddedFile.text(name).utf8), name: name)
      } catch {
        preconditionFailure("\(error)")
      }
    }
    .sorted { $0.id < $1.id }

  /// The target of that id.
  package static func named(_ id: String) -> Target? { all.first { $0.id == id } }

  /// The ids nearest to a misspelt one, best first.
  package static func suggestions(for id: String) -> [String] {
    let wanted = id.lowercased()
    return all.map(\.id)
      .map { (id: $0, shared: zip($0, wanted).prefix { $0 == $1 }.count) }
      .filter { $0.shared >= 5 || $0.id.contains(wanted) || wanted.contains($0.id) }
      .sorted { ($1.shared, $0.id) < ($0.shared, $1.id) }
      .prefix(3).map(\.id)
  }
}

extension String {
  fileprivate func drop(prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
