public import ThalwegConfiguration
public import ThalwegCurvature

/// A landscape as a JSON document of schema `thalweg.landscape/1`.
public enum LandscapeDocument {
    /// The document. Losses that are not finite are `null` once written.
    ///
    /// - Parameters:
    ///   - place: where training stood, such as `end` or `epoch:3`.
    ///   - epochs: of the path's points.
    ///   - other: the other solution's name, where there is one.
    public static func node(_ landscape: Landscape, place: String, epochs: [Int] = [], other: String? = nil) -> ConfigurationNode {
        func numbers(_ values: [Double]) -> ConfigurationNode { .list(values.map(ConfigurationNode.number)) }
        func optional(_ value: Double?) -> ConfigurationNode { value.map(ConfigurationNode.number) ?? .null }
        func barrier(_ found: LossBarrier) -> ConfigurationNode {
            ["height": .number(found.height), "at": .number(found.place), "loss": .number(found.loss)]
        }
        func line(_ found: LossLine) -> ConfigurationNode { ["places": numbers(found.places), "losses": numbers(found.losses), "barrier": barrier(found.barrier)] }
        let lines = landscape.lines.map { found -> ConfigurationNode in
            [
                "kind": .string(found.kind.rawValue), "eigenvalue": optional(found.eigenvalue?.value), "eigenvalue_bound": optional(found.eigenvalue?.bound),
                "slope": optional(found.slope), "places": numbers(found.line.places), "losses": numbers(found.line.losses),
            ]
        }
        let plane = landscape.plane.map { plane -> ConfigurationNode in
            let path = plane.path.enumerated().map { number, point -> ConfigurationNode in
                [
                    "epoch": number < epochs.count && landscape.planeKind != .curve ? .integer(epochs[number]) : .null, "x": .number(point.x), "y": .number(point.y),
                    "distance": .number(point.distance),
                ]
            }
            return [
                "kind": .string(landscape.planeKind?.rawValue ?? ""), "x": numbers(plane.xs), "y": numbers(plane.ys),
                "losses": .list(plane.values.map(numbers)), "eigenvalues": numbers(landscape.planeEigenvalues.map(\.value)),
                "explained": numbers(landscape.explained), "path": .list(path), "path_share": optional(plane.shareOfPath),
            ]
        }
        let connection = landscape.connection.map { found -> ConfigurationNode in
            [
                "to": other.map(ConfigurationNode.string) ?? .null, "distance": .number(found.distance), "straight": line(found.straight),
                "curve": found.curve.map { curve in line(curve.line) } ?? .null, "curve_steps": found.curve.map { .integer($0.steps) } ?? .null,
            ]
        }
        return [
            "schema": "thalweg.landscape/1", "at": .string(place), "loss": .number(landscape.loss), "parameters": .integer(landscape.parameterCount),
            "examples": .integer(landscape.exampleCount), "lines": .list(lines), "plane": plane ?? .null, "connection": connection ?? .null,
        ]
    }
}
