import Foundation
import PJRT
import Testing

/// The CPU plugin and one client with one device, shared by the tests.
enum CPUPlugin {
    static func path() throws -> String {
        try PluginLocator.find(explicit: nil, environment: ProcessInfo.processInfo.environment)
    }

    static let shared: Result<Client, any Error> = Result {
        try Plugin.load(path: path()).makeClient(options: [.int64("cpu_device_count", 1)])
    }

    static func client() throws -> Client { try shared.get() }

    /// A program that hands its argument back, shape as StableHLO spells it.
    static func identity(_ type: String) -> String {
        "module @identity { func.func public @main(%x: tensor<\(type)>) -> tensor<\(type)> { return %x : tensor<\(type)> } }"
    }

    /// `x + y` of vectors, with attributes for the first argument.
    static func sum(_ attributes: String = "", count: Int = 3, name: String = "sum") -> String {
        """
        module @\(name) {
          func.func public @main(%x: tensor<\(count)xf32>\(attributes), %y: tensor<\(count)xf32>) -> tensor<\(count)xf32> {
            %0 = stablehlo.add %x, %y : tensor<\(count)xf32>
            return %0 : tensor<\(count)xf32>
          }
        }
        """
    }
}

extension Client {
    func buffer(_ values: [Float], _ dimensions: [Int]? = nil) throws -> Buffer {
        try values.withUnsafeBytes { try makeBuffer(bytes: $0, type: .float32, dimensions: dimensions ?? [values.count]) }
    }
}

extension Buffer {
    func floats() throws -> [Float] {
        try toHost().withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
}
