// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

/// A library target in `Sources/NAME`; arrows in `dependencies` point down only (`Tests/StructureTests` checks it).
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let ordered: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "thalweg",
    products: [
        .library(name: "Thalweg", targets: ["Thalweg"]),
        .executable(name: "thalweg", targets: ["ThalwegCommandLine"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // Layer 0
        .target(name: "CPJRT"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        module("StableHLO"),
        // Layer 1
        module("PJRT", ["CPJRT"]),
        module("HostKernels", ["CPJRT"]),
        module("ThalwegConfiguration", [yams, ordered]),
        // Layer 2
        module("ThalwegCore", ["PJRT", "StableHLO", "HostKernels"]),
        // Layer 3
        module("ThalwegNN", ["ThalwegCore", "ThalwegConfiguration"]),
        module("ThalwegOptimizers", ["ThalwegCore", "ThalwegConfiguration"]),
        module("ThalwegCurvature", ["ThalwegCore"]),
        module("ThalwegData", ["ThalwegCore", "ThalwegConfiguration", "CZlib"]),
        // Layer 4
        module("ThalwegTraining", ["ThalwegNN", "ThalwegOptimizers", "ThalwegCurvature", "ThalwegData"]),
        // Layer 5
        module("ThalwegDoctor", ["ThalwegTraining"]),
        // Layer 6
        module("ThalwegReport", ["ThalwegDoctor"]),
        // Layer 7
        module("Thalweg", ["ThalwegReport"]),
        .executableTarget(
            name: "ThalwegCommandLine", dependencies: ["Thalweg", arguments], swiftSettings: strict),

        // What several test targets need.
        .target(
            name: "HurriedCompilation", dependencies: ["PJRT", "ThalwegCore"], path: "Tests/HurriedCompilation", swiftSettings: strict),
        tests("PJRTTests", ["PJRT"]),
        tests("HostKernelsTests", ["HostKernels"]),
        tests("StableHLOTests", ["StableHLO", "PJRT"]),
        tests("ThalwegConfigurationTests", ["ThalwegConfiguration"]),
        tests("ThalwegCoreTests", ["ThalwegCore", "HurriedCompilation"]),
        tests("ThalwegNNTests", ["ThalwegNN", "HurriedCompilation"]),
        tests("ThalwegOptimizersTests", ["ThalwegOptimizers", "HurriedCompilation"]),
        tests("ThalwegCurvatureTests", ["ThalwegCurvature"]),
        tests("ThalwegDataTests", ["ThalwegData"]),
        tests("ThalwegTrainingTests", ["ThalwegTraining"]),
        tests("ThalwegDoctorTests", ["ThalwegDoctor"]),
        tests("ThalwegReportTests", ["ThalwegReport"]),
        tests("ThalwegCommandLineTests", ["Thalweg"]),
        tests("StructureTests", []),
    ]
)
