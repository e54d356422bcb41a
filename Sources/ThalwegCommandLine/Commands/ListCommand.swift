import ArgumentParser
import Foundation
import Thalweg

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists a catalogue.")

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case optimizers, schedules, layers, activations, initializers, losses, checks, datasets, functions, devices
    }
    @Argument(help: "optimizers, schedules, layers, activations, initializers, losses, checks, datasets, functions or devices.")
    var kind: Kind
    @Option(help: ArgumentHelp("Write as JSON; - is standard output.", valueName: "file"))
    var json: String?
    @Option(help: ArgumentHelp("The PJRT plugin whose devices are listed.", valueName: "path"))
    var plugin: String?

    func run() throws {
        let listing = try self.listing()
        if let json {
            try Outputs.write(JSONWriter.text(listing) + "\n", to: json)
            return
        }
        let rows = (listing.list ?? []).map { row in
            (row["name"]?.string ?? "", row["family"]?.string ?? "", row["summary"]?.string ?? "")
        }
        let width = rows.map(\.0.count).max() ?? 0, family = rows.map(\.1.count).max() ?? 0
        for (name, group, summary) in rows {
            Console.result(
                name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + group.padding(toLength: family + 2, withPad: " ", startingAt: 0) + summary)
        }
    }

    private func listing() throws -> ConfigurationNode {
        switch kind {
        case .optimizers: return optimizerCatalogue.listing
        case .schedules: return scheduleCatalogue.listing
        case .layers: return layerCatalogue.listing
        case .activations: return activationCatalogue.listing
        case .initializers: return initializerCatalogue.listing
        case .losses: return lossCatalogue.listing
        case .datasets: return datasetCatalogue.listing
        case .functions: return functionCatalogue.listing
        case .checks:
            return .list(ThalwegDoctor.checks.map { check in
                ["name": .string(check.id), "family": "check", "summary": .string(check.description.title), "options": [:],
                 "reference": .string(check.description.sources.joined(separator: "; "))]
            })
        case .devices:
            let devices = try DeviceListing(plugin: plugin, environment: ProcessInfo.processInfo.environment)
            for (platform, error) in devices.absent { Console.message("\(platform.rawValue): \(error)") }
            return devices.listing
        }
    }
}
