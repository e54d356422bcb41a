import ThalwegConfiguration
import ThalwegData
import ThalwegNN
import ThalwegOptimizers

extension Experiment {
    /// The experiment that a file would describe, said in Swift.
    ///
    /// - Parameters:
    ///   - epochs: passes over the training part.
    ///   - batchSize: examples per step; nil takes them all.
    /// - Throws: `ConfigurationError` for options out of range.
    public init(
        _ net: Sequential, data: DataConfiguration, loss: Loss, optimizer: Optimizer, schedule: Schedule = .constant(),
        epochs: Int = 20, batchSize: Int? = 32, seed: UInt64 = 0, name: String = "experiment"
    ) throws {
        let specification: ConfigurationNode = [
            "thalweg": 1, "name": .string(name), "seed": .integer(Int(seed)), "data": data.configuration,
            "model": ["layers": .list(net.layers.map(\.configuration))], "loss": loss.configuration,
            "optimizer": optimizer.configuration, "schedule": schedule.configuration,
            "training": ["epochs": .integer(epochs), "batch_size": batchSize.map { .integer($0) } ?? "full"],
        ]
        try self.init(specification: specification, memory: (data.source as? MemorySource).map { _ in data })
    }

    /// As above, for examples that are already in memory: a fifth is held out, inputs are standardized.
    public init(
        _ net: Sequential, data: Dataset, loss: Loss, optimizer: Optimizer, schedule: Schedule = .constant(),
        epochs: Int = 20, batchSize: Int? = 32, seed: UInt64 = 0, name: String = "experiment"
    ) throws {
        try self.init(
            net, data: DataConfiguration(source: MemorySource(data)), loss: loss, optimizer: optimizer, schedule: schedule,
            epochs: epochs, batchSize: batchSize, seed: seed, name: name)
    }
}

extension DataConfiguration {
    /// The shipped or generated source of that name with its default options, a fifth held out, inputs standardized.
    ///
    /// - Throws: `ConfigurationError` for a name that `thalweg list datasets` does not show.
    public static func named(_ name: String) throws -> DataConfiguration { try DataConfiguration(.string(name)) }
}

extension Dataset {
    /// UCI handwritten digits: 1,797 images 8×8×1, 10 classes.
    public static func digits() throws -> Dataset { try shipped("digits") }
    /// Fisher's iris: 150 × 4, 3 classes.
    public static func iris() throws -> Dataset { try shipped("iris") }
    /// Wine: 178 × 13, 3 classes.
    public static func wine() throws -> Dataset { try shipped("wine") }
    /// Breast cancer Wisconsin: 569 × 30, 2 classes.
    public static func breastCancer() throws -> Dataset { try shipped("breast_cancer") }
    /// Diabetes: 442 × 10, regression.
    public static func diabetes() throws -> Dataset { try shipped("diabetes") }

    private static func shipped(_ name: String) throws -> Dataset {
        try datasetCatalogue.make(.string(name), path: "data.source").load(DataContext())
    }
}
