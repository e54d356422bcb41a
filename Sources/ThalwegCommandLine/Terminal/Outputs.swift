import Foundation
import Thalweg

/// Writes what `--json`, `--logdir` and `--report` ask for.
struct Outputs {
    private let common: CommonOptions

    init(_ common: CommonOptions) { self.common = common }

    /// A run: its JSON document and TensorBoard files.
    func write(_ log: inout RunLog) throws {
        try writeEvents(&log)
        if let json = common.json { try Outputs.write(RunDocument.text(log), to: json) }
        if let report = common.report {
            try Report(run: log, command: "thalweg " + CommandLine.arguments.dropFirst().joined(separator: " ")).write(report)
            Console.message("report: \(report)")
        }
    }

    /// TensorBoard files, where asked for.
    func writeEvents(_ log: inout RunLog) throws {
        guard let logdir = common.logdir else { return }
        log.logdir = logdir
        try TensorBoardLog.write(run: log, to: logdir)
        Console.message("TensorBoard: tensorboard --logdir \(logdir)")
    }

    /// Text to a file, atomically, or to standard output for `-`.
    static func write(_ text: String, to path: String) throws {
        if path == "-" {
            FileHandle.standardOutput.write(Data(text.utf8))
            return
        }
        try TextFile.write(text, to: path)
    }
}
