import Foundation
import ThalwegConfiguration

/// A layer in an experiment file: where it stands and what it says.
struct LayerSite {
    /// The dotted path of the item: `model.layers.2.residual.layers.0`.
    let item: String
    /// The dotted path under which its options stand.
    let prefix: String
    let kind: String
    let options: ConfigurationNode
    /// Its place in `model.layers`; nil inside another layer.
    let index: Int?

    static let weighted: Set<String> = ["dense", "conv1d", "conv2d", "conv3d", "lstm", "gru", "simple_rnn"]
    var isWeighted: Bool { LayerSite.weighted.contains(kind) }
    /// The name of its activation; `linear` without one.
    var activation: String { LayerSite.name(options[kind == "activation" ? "name" : "activation"]) ?? "linear" }

    /// The catalogue name that a node in any of the three spellings stands for.
    static func name(_ node: ConfigurationNode?) -> String? {
        node?.string ?? node?["name"]?.string ?? node?.map?.keys.first
    }

    /// All layers of the file, containers' contents in place of the containers.
    static func all(in specification: ConfigurationNode) -> [LayerSite] {
        sites(specification.at(path: ["model", "layers"])?.list ?? [], at: "model.layers", isTop: true)
    }

    private static func sites(_ items: [ConfigurationNode], at path: String, isTop: Bool) -> [LayerSite] {
        items.enumerated().flatMap { index, node -> [LayerSite] in
            let item = "\(path).\(index)"
            let isNamed = node["name"]?.string != nil && (node.map?.count ?? 0) > 1
            let kind = isNamed ? node["name"]?.string ?? "" : node.string ?? node.map?.keys.first ?? ""
            let options = isNamed ? node : node[kind] ?? [:]
            let prefix = isNamed ? item : "\(item).\(kind)"
            if let inner = options["layers"]?.list { return sites(inner, at: "\(prefix).layers", isTop: false) }
            return [LayerSite(item: item, prefix: prefix, kind: kind, options: options, index: isTop ? index : nil)]
        }
    }
}

/// The layers with weights of an experiment file, and the activation behind each.
struct LayerSites {
    let all: [LayerSite]
    /// Positions in `all`.
    let weighted: [Int]

    init(_ specification: ConfigurationNode) {
        let all = LayerSite.all(in: specification)
        self.all = all
        weighted = all.indices.filter { all[$0].isWeighted }
    }

    /// Positions of weighted layers but the last one.
    var hidden: ArraySlice<Int> { weighted.dropLast() }

    /// The layer that holds the activation behind weighted layer `position`: itself, or an activation layer before the next weighted one.
    func activationSite(of position: Int) -> LayerSite? {
        if all[position].activation != "linear" { return all[position] }
        for next in all[(position + 1)...] {
            if next.isWeighted { return nil }
            if next.kind == "activation" { return next }
        }
        return nil
    }

    /// The dotted path of the activation's name behind weighted layer `position`.
    func activationPath(of position: Int) -> String {
        let site = activationSite(of: position) ?? all[position]
        return "\(site.prefix).\(site.kind == "activation" ? "name" : "activation")"
    }

    func activation(of position: Int) -> String { activationSite(of: position)?.activation ?? "linear" }
}

extension ConfigurationNode {
    /// `value` to six digits, an integer where it is one.
    static func rounded(_ value: Double) -> ConfigurationNode {
        .number(Double(String(format: "%.6g", value)) ?? value)
    }
}
