public import ThalwegDoctor
public import ThalwegTraining

/// A run, what is wrong with it and what cured it, as one HTML file that needs nothing else: no network, no script, no font.
///
/// It follows the reader's light or dark setting, reads on a phone and prints. All texts from files are escaped; every chart has
/// a description for readers who cannot see it, and its values as a table.
public struct Report: Sendable {
    /// The run examined.
    public var run: RunLog
    /// What was found; nil for a report of a training alone.
    public var diagnosis: Diagnosis?
    /// What the treatments gave; nil where none was tried.
    public var cure: Cure?
    /// The command that makes the same again.
    public var command: String?
    /// Where the cured experiment file was written.
    public var specification: String?

    /// A report of a diagnosis, and of the cure where there was one.
    ///
    /// - Parameters:
    ///   - command: The command that makes the same again, for the reader.
    ///   - specification: Where the cured experiment file was written.
    public init(_ diagnosis: Diagnosis, cure: Cure? = nil, command: String? = nil, specification: String? = nil) {
        run = diagnosis.run
        self.diagnosis = diagnosis
        self.cure = cure
        self.command = command
        self.specification = specification
    }

    /// A report of a training that nobody examined.
    ///
    /// - Parameter command: The command that makes the same again, for the reader.
    public init(run: RunLog, command: String? = nil) {
        self.run = run
        self.command = command
    }

    /// The run with the cure: the full one, else the accepted trial; nil where nothing cured it.
    var cured: RunLog? { cure?.run ?? cure?.accepted?.run }

    /// The page's parts, from top to bottom.
    private static var sections: [any ReportSection.Type] {
        [
            HeaderSection.self, CausesSection.self, GradientFlowSection.self, LearningCurvesSection.self, CurvatureSection.self,
            ActivationsSection.self, TreatmentsSection.self, ChangesSection.self, DataSection.self, ReproduceSection.self,
        ]
    }

    /// The page.
    public func html() -> String {
        let parts = Self.sections.compactMap { $0.init(self).markup }
        return Page(title: run.name, parts: parts).text
    }

    /// Writes the page to `path`, whole or not at all.
    ///
    /// - Throws: `ReportError.file`.
    public func write(_ path: String) throws(ReportError) { try TextFile.write(html(), to: path) }
}

/// One part of the page.
protocol ReportSection {
    init(_ report: Report)
    /// Nil where there is nothing to say.
    var markup: Markup? { get }
}
