import Foundation
import Testing
@testable import ThalwegTraining

@Suite struct TensorBoardFileTests {
    @Test func `CRC-32C gives the check values of its standard`() {
        #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.checksum(UInt8(0)..<32) == 0x46DD_794E)
    }

    @Test func `what is written is read back`() throws {
        try withTemporaryDirectory { directory in
            let writer = try EventWriter(directory: directory + "/a/b")
            try writer.scalar("loss", 0.1, step: 3, wallTime: 1_000.5)
            try writer.scalar("loss", .nan, step: -1)
            try writer.scalar("big", -.infinity, step: 1 << 40)
            try writer.histogram("h", Histogram(low: -1, high: 3, counts: [1, 2]), step: 2, wallTime: 4)
            try writer.histogram("never", Histogram(low: .nan, high: 3, counts: [1, 2]), step: 2)
            try writer.text("t", "Grüße ∇", step: 0, wallTime: 5)
            try writer.close()
            try writer.close()
            let log = try EventReader().read(directory + "/a/b")
            #expect(log.scalars["loss"]?.first == .init(step: 3, wallTime: 1_000.5, value: Double(Float(0.1))))
            #expect(log.scalars["loss"]?.last?.step == -1)
            #expect(log.scalars["loss"]?.last?.value.isNaN == true)
            #expect(log.scalars["big"]?.map(\.value) == [-.infinity])
            #expect(log.scalars["big"]?.map(\.step) == [1 << 40])
            let histogram = try #require(log.histograms["h"]?.first?.value)
            #expect(histogram.limits == [1, 3] && histogram.counts == [1, 2] && histogram.minimum == -1)
            #expect(histogram.sum == 4 && histogram.sumOfSquares == 8)
            #expect(log.texts["t"] == [.init(step: 0, wallTime: 5, value: "Grüße ∇")])
            #expect(log.histograms["never"] == nil && log.truncatedFiles.isEmpty)
        }
    }

    @Test func `two writers in one second make two files, and both are read`() throws {
        try withTemporaryDirectory { directory in
            let writers = try [EventWriter(directory: directory), EventWriter(directory: directory)]
            for (index, writer) in writers.enumerated() {
                try writer.scalar("x", Double(index), step: index)
                try writer.flush()
            }
            #expect(writers[0].path != writers[1].path)
            #expect(try EventReader().read(directory).scalars["x"]?.map(\.value).sorted() == [0, 1])
        }
    }

    @Test func `a closed writer and an impossible directory are errors that name the path`() throws {
        try withTemporaryDirectory { directory in
            let writer = try EventWriter(directory: directory)
            try writer.close()
            try writer.scalar("x", 1, step: 0)
            #expect(throws: TensorBoardError.file(path: writer.path, action: "write", reason: "the writer is closed")) {
                try writer.flush()
            }
            let error = #expect(throws: TensorBoardError.self) { try EventWriter(directory: writer.path + "/below") }
            #expect(error?.description.contains(writer.path) == true)
        }
    }

    @Test func `a run's log holds every scalar, histogram and setting`() throws {
        try withTemporaryDirectory { directory in
            try TensorBoardLog.write(run: .sample, to: directory)
            let log = try EventReader().read(directory)
            let layers = ["layers.0", "layers.1"]
            var tags: Set = ["loss/step", "loss/train", "loss/validation", "accuracy/train", "accuracy/validation"]
            tags.formUnion(["learning_rate", "gradient_norm/all"])
            for name in ["gradient_norm", "weight_norm", "update_ratio", "saturation", "dead"] {
                tags.formUnion(layers.map { "\(name)/\($0)" })
            }
            #expect(Set(log.scalars.keys) == tags)
            #expect(Set(log.histograms.keys) == Set(layers.map { "activation/\($0)" }))
            #expect(log.scalars["loss/step"]?.map(\.value) == RunLog.sample.stepLosses)
            #expect(log.scalars["loss/train"]?.map(\.step) == [3, 6])
            #expect(log.scalars["update_ratio/layers.0"]?.map(\.value) == [0.25, 0.25])
            #expect(log.texts["run"]?.first?.value.contains("sample \\| \\<b\\>") == true)
            let times = try #require(log.scalars["loss/step"]?.map(\.wallTime))
            #expect(times == times.sorted())
            #expect(abs((times.last ?? 0) - (times.first ?? 0) - 2.5) < 1e-3)
        }
    }

    @Test func `a log written epoch by epoch holds the same as one written at the end`() throws {
        try withTemporaryDirectory { directory in
            let run = RunLog.sample
            var part = run
            part.stepLosses = Array(run.stepLosses.prefix(3))
            part.history = Array(run.history.prefix(1))
            part.probes = Array(run.probes.prefix(1))
            part.steps = 3
            var live = try TensorBoardLog(directory: directory + "/live")
            try live.update(part)
            try live.update(run)
            try live.update(run)
            try live.close()
            try TensorBoardLog.write(run: run, to: directory + "/end")
            let logs = try ["/live", "/end"].map { try EventReader().read(directory + $0) }
            let values = logs.map { log in log.scalars.mapValues { $0.map { [Double($0.step), $0.value] } } }
            #expect(values[0] == values[1])
            #expect(logs[0].histograms.mapValues { $0.map(\.value) } == logs[1].histograms.mapValues { $0.map(\.value) })
        }
    }
}
