import ThalwegDoctor

/// Changes that do the same in several places.
struct ChangeGroup {
    /// The last parts of the paths, which they share: `dense.activation`.
    var name: String
    var from: String
    var to: String
    /// In the order of the changes.
    var paths: [String]

    /// Changes of one name, from one value to one value, together; in the order of the first of each.
    static func groups(_ changes: [Change]) -> [ChangeGroup] {
        var result: [ChangeGroup] = []
        for change in changes {
            let name = change.path.split(separator: ".").suffix(2).joined(separator: ".")
            if let index = result.firstIndex(where: { $0.name == name && $0.from == change.from && $0.to == change.to }) {
                result[index].paths.append(change.path)
            } else {
                result.append(ChangeGroup(name: name, from: change.from, to: change.to, paths: [change.path]))
            }
        }
        return result
    }
}
