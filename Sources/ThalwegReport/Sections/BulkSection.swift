import ThalwegCurvature

/// The bulk of a spectrum beside the laws of random matrices that are nearest to it: expected against observed signs.
struct BulkSection {
    private let inspection: Inspection
    private let bulks: [SpectralBulk]

    init(_ inspection: Inspection) {
        self.inspection = inspection
        bulks = inspection.bulks
    }

    private func percent(_ share: Double) -> String { "\(NumberText.short(100 * share)) %" }

    /// The bulk enlarged, with the laws over it; empty where none fits.
    var chart: Markup {
        guard let low = bulks.map(\.edges.lowerBound).min(), let high = bulks.map(\.edges.upperBound).max(), high > low else { return "" }
        let step = (high - low) * 1.2 / 300, grid = (0...300).map { low - (high - low) * 0.1 + Double($0) * step }, width = 10 * step
        func curve(_ name: String, _ role: String, isDashed: Bool, _ densities: [Double]) -> LineChart.Series {
            .init(name: name, role: role, isDashed: isDashed, points: zip(grid, densities).map { (x: $0, y: $1) })
        }
        let laws = bulks.enumerated().map { number, bulk in
            curve(bulk.law.name, "after", isDashed: number > 0, bulk.law.density(on: grid, width: width).map { $0 * (1 - bulk.zeroShare) })
        }
        let observed = inspection.density.density(on: grid, width: width), peak = max(observed.max() ?? 1, .leastNormalMagnitude)
        return LineChart(
            title: "The bulk, and what random matrices have", description: "The density of the eigenvalues without outliers, and of the laws fitted to it.",
            xLabel: "eigenvalue", series: [curve("observed", "before", isDashed: false, observed)] + laws, y: .logarithmic([peak * 1e-4, peak])
        ).markup
    }

    /// The figures of each law, and the signs it would give.
    var text: Markup {
        guard let nearest = bulks.first else { return "" }
        let zeros = (bulks.first { $0.law is WignerSemicircle }?.zeroShare).flatMap { $0 > 0.005 ? percent($0) : nil }
        func count(_ number: Estimate) -> String {
            number.standardError > 0 ? "\(NumberText.short(number.value)) ± \(NumberText.short(number.standardError, digits: 1))" : NumberText.short(number.value)
        }
        let table = DataTable(
            heading: ["law", "parameters", "off by at least", "eigenvalues above", "below", "negative"],
            rows: bulks.map { bulk in
                [
                    bulk.law.name, bulk.law.parameters.map { "\($0.name) \(NumberText.short($0.value))" }.joined(separator: ", "), percent(bulk.distance),
                    count(bulk.outliersAbove), count(bulk.outliersBelow), percent(bulk.negativeShare),
                ]
            }, textColumns: [1])
        let share = inspection.negativeShare, wigner = bulks.first { $0.law is WignerSemicircle }
        let expected: Markup = wigner.map { wigner in
            """
             A Wigner semicircle with this bulk’s center and radius has \(percent(wigner.negativeShare)): at critical points of a random landscape \
            the semicircle moves up as the loss falls, so that fewer are negative (Bray &amp; Dean 2007; Dauphin et al. 2014); a \
            Marchenko–Pastur law, which the Gauss–Newton part follows, has none (Pennington &amp; Bahri 2017).
            """
        } ?? ""
        let remark: Markup = !nearest.isClose ? " Neither law describes this bulk." : ""
        return """
            <p>Observed negative: \(percent(share.value)) ± \(NumberText.short(100 * share.standardError, digits: 1)) % of the eigenvalues.\(expected)\(zeros.map { " \($0) are zero to rounding, and not the semicircle’s." } ?? "")\(remark)</p>\
            \(table.markup)
            """
    }
}
