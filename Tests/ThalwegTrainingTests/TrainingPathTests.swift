import Synchronization
import Testing
import ThalwegCore
import ThalwegCurvature
@testable import ThalwegTraining

@Suite struct TrainingPathTests {
    private func moons(optimizer: String = "{name: sgd, learning_rate: 0.1}") throws -> Experiment {
        try experiment("""
            thalweg: 1
            seed: 3
            data: {source: {synthetic: moons, examples: 80}}
            model: {layers: [dense: {units: 8, activation: tanh}, dense: {units: 2}]}
            loss: softmax_cross_entropy
            optimizer: \(optimizer)
            training: {epochs: 7, batch_size: 16}
            """)
    }

    /// Without probes, which are taken by the clock and round otherwise.
    @Test(arguments: ["{name: sgd, learning_rate: 0.1}", "{name: schedule_free_adamw, learning_rate: 0.01}"])
    func `snapshots are the parameters at their epochs, and training gives the same bits with them`(_ optimizer: String) throws {
        let experiment = try moons(optimizer: optimizer), taken = Mutex<[(Int, ArrayTree)]>([])
        var options = TrainingOptions()
        options.probes = false
        let plain = try experiment.train(options)
        options.snapshots = Snapshots { epoch, point in taken.withLock { $0.append((epoch, point)) } }
        let run = try experiment.train(options)
        #expect(run.parameters == plain.parameters && run.log.stepLosses == plain.log.stepLosses)
        let kept = taken.withLock { $0 }
        #expect(kept.map(\.0) == Array(0...7) && kept.last?.1 == run.parameters)
        options.snapshots = nil
        for epoch in [0, 3] {
            options.maximumSteps = epoch * 4
            #expect(try kept[epoch].1 == experiment.train(options).parameters)
        }
    }

    @Test func `a long path is kept at every second epoch, with its end`() throws {
        let (run, path) = try moons().path(to: .end, limit: 4)
        #expect(path.epochs == [0, 2, 4, 6, 7] && path.points.last == run.parameters && path.points.count == 5)
        #expect(try moons().path(to: .epoch(2)).path.epochs == [0, 1, 2])
        #expect(try moons().path(to: .start).path.epochs == [0])
    }

    @Test func `the path lies in the plane of its components more than in a random one`() throws {
        let experiment = try moons(), (run, path) = try experiment.path(to: .end)
        let problem = try experiment.curvatureProblem(at: run)
        var settings = Landscape.Settings()
        (settings.points, settings.line, settings.plane) = (5, nil, .pca)
        let along = try Landscape(of: problem, settings: settings, path: path.points)
        settings.plane = .random
        let across = try Landscape(of: problem, settings: settings, path: path.points)
        let (a, b) = (try #require(along.plane?.shareOfPath), try #require(across.plane?.shareOfPath))
        #expect(a > 0.9 && b < 0.5, "\(a) \(b)")
    }
}
