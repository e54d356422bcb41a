public import ThalwegConfiguration
public import ThalwegOptimizers

/// A path over a function as a JSON document of schema `thalweg.path/1`.
public enum PathDocument {
    /// The document. Values that are not finite are `null` once written.
    ///
    /// - Parameter encounters: the critical points met, the last of them where the path ends.
    public static func node(_ path: MinimizationPath, encounters: [MinimizationPath.Encounter]) -> ConfigurationNode {
        let minimization = path.minimization
        return [
            "schema": "thalweg.path/1",
            "function": .string(minimization.function.name),
            "optimizer": .string(minimization.optimizer.name),
            "options": minimization.optimizer.options,
            "status": .string(path.status.rawValue),
            "path": .list(path.points.map { .list($0.map(ConfigurationNode.number)) }),
            "values": .list(path.values.map(ConfigurationNode.number)),
            "gradient_norms": .list(path.gradientNorms.map(ConfigurationNode.number)),
            "critical_points": .list(encounters.filter { $0.critical.kind != .notCritical }.map(point)),
            "end": encounters.last(where: \.isEnd).map(point) ?? .null,
        ]
    }

    private static func point(_ met: MinimizationPath.Encounter) -> ConfigurationNode {
        [
            "kind": .string(met.critical.kind.rawValue), "because": .string(met.critical.because),
            "point": .list(met.critical.point.map(ConfigurationNode.number)), "value": .number(met.critical.value),
            "gradient_norm": .number(met.critical.gradientNorm),
            "eigenvalues": .list(met.critical.eigenvalues.map(ConfigurationNode.number)), "step": .integer(met.step),
            "distance": .number(met.distance),
        ]
    }
}
