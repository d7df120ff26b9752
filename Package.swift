// swift-tools-version: 6.1
import PackageDescription

// The tests see what is internal, and run in release: the interpreter is too slow in debug.
let testable: [SwiftSetting] = [.unsafeFlags(["-enable-testing"])]

let package = Package(
  name: "kinglet",
  products: [.executable(name: "kinglet", targets: ["kinglet"])],
  targets: [
    .target(name: "TFLite"),
    .target(name: "CKernels", path: "Templates/kernels", publicHeadersPath: "."),
    .plugin(name: "EmbedFiles", capability: .buildTool(), path: "Sources/EmbedFiles"),
    .target(name: "EmbeddedFiles", plugins: ["EmbedFiles"]),
    .target(name: "IR"),
    .target(
      name: "Operators", dependencies: ["IR", "TFLite", "CKernels"], swiftSettings: testable),
    .target(
      name: "Compiler", dependencies: ["IR", "Operators", "TFLite", "EmbeddedFiles"],
      swiftSettings: testable),
    .target(
      name: "Verification", dependencies: ["IR", "Compiler", "EmbeddedFiles"],
      swiftSettings: testable),
    .executableTarget(name: "kinglet", dependencies: ["Compiler", "Verification"]),
    .testTarget(name: "TFLiteTests", dependencies: ["TFLite"]),
    .testTarget(name: "IRTests", dependencies: ["IR"]),
    .testTarget(name: "OperatorsTests", dependencies: ["Operators", "IR", "CKernels"]),
    .testTarget(
      name: "CompilerTests",
      dependencies: ["Compiler", "Operators", "IR", "TFLite", "CKernels", "EmbeddedFiles"]),
    .testTarget(
      name: "VerificationTests", dependencies: ["Verification", "Compiler", "IR", "EmbeddedFiles"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["kinglet", "Compiler", "IR", "TFLite", "Verification"]),
  ]
)
