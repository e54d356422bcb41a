/// The lines of one value over a grid, by marching squares with linear interpolation; cells with a value that is not finite are left out.
struct ContourLines {
    /// Pieces of lines: pairs of end points in the grid's units.
    private(set) var segments: [(x0: Double, y0: Double, x1: Double, y1: Double)] = []

    init(xs: [Double], ys: [Double], values: [[Double]], level: Double) {
        for j in 0..<max(ys.count - 1, 0) {
            for i in 0..<max(xs.count - 1, 0) {
                let corners = [values[j][i], values[j][i + 1], values[j + 1][i + 1], values[j + 1][i]]
                guard corners.allSatisfy(\.isFinite) else { continue }
                let isAbove = corners.map { $0 > level }
                guard isAbove.contains(true), isAbove.contains(false) else { continue }
                func crossing(_ a: Int, _ b: Int) -> (Double, Double)? {
                    guard isAbove[a] != isAbove[b] else { return nil }
                    let t = (level - corners[a]) / (corners[b] - corners[a])
                    let place = [(xs[i], ys[j]), (xs[i + 1], ys[j]), (xs[i + 1], ys[j + 1]), (xs[i], ys[j + 1])]
                    return (place[a].0 + t * (place[b].0 - place[a].0), place[a].1 + t * (place[b].1 - place[a].1))
                }
                // Below, right, above, left.
                let crossings = [crossing(0, 1), crossing(1, 2), crossing(2, 3), crossing(3, 0)]
                let met = crossings.compactMap { $0 }
                if met.count == 2 {
                    segments.append((met[0].0, met[0].1, met[1].0, met[1].1))
                } else if met.count == 4 {
                    // A saddle of the cell: its mean says which corners belong together.
                    let isJoined = (corners.reduce(0, +) / 4 > level) == isAbove[0]
                    let pairs = isJoined ? [(0, 1), (2, 3)] : [(3, 0), (1, 2)]
                    for (a, b) in pairs { segments.append((met[a].0, met[a].1, met[b].0, met[b].1)) }
                }
            }
        }
    }

    /// Levels that spread over a grid's values: by quantiles, so that valleys and slopes both show.
    static func levels(of values: [[Double]], count: Int = 18) -> [Double] {
        let sorted = values.joined().filter(\.isFinite).sorted()
        guard let low = sorted.first, let high = sorted.last, high > low else { return [] }
        // Quantiles that are denser at the low end.
        var levels: [Double] = []
        for number in 1...count {
            let share = Double(number) / Double(count + 1)
            levels.append(sorted[Int(share * share * Double(sorted.count - 1))])
        }
        return Array(Set(levels)).filter { $0 > low && $0 < high }.sorted()
    }
}
