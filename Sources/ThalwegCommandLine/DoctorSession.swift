import ArgumentParser
import Foundation
import Thalweg

/// A visit to the doctor as a person sees it: training, findings, treatments, what was written. `doctor` and `demo` share it.
struct DoctorSession {
    let experiment: Experiment
    let common: CommonOptions
    /// Whether to treat what was found.
    var treats = true
    var budget: Double?
    var trials = 3
    var checks: [String]?
    /// Where the cured experiment goes.
    var output: String?
    /// The command that makes this report again.
    var command: String

    /// - Returns: the exit status.
    func run() throws -> ExitCode {
        Interrupt.listen()
        _ = try common.engine()
        let doctor = try Doctor(checks: checks, laboratory: Laboratory(isInterrupted: { Interrupt.wasRequested }))
        let line = ProgressLine(experiment.name, quiet: common.quiet)
        var diagnosis: Diagnosis?, cure: Cure?
        do {
            line.say("preparing …")
            let found = try doctor.diagnose(experiment) { show($0, on: line) }
            diagnosis = found
            line.finish()
            say(DiagnosisText.text(found, language: common.lang))
            if treats, found.verdict == .sick {
                let treated = try doctor.treat(experiment, diagnosis: found, budget: budget, trials: trials) { show($0, on: line) }
                cure = treated
                line.finish()
                say(CureText.text(treated, before: found.run, language: common.lang))
            }
        } catch DoctorError.interrupted {
            line.finish()
            Console.message(common.lang("interrupted; what was found so far is kept", "已中断；已有结果均已保存"))
            if let diagnosis { try write(diagnosis, cure: cure) }
            return ExitCode(130)
        }
        guard let diagnosis else { return .failure }
        try write(diagnosis, cure: cure)
        if diagnosis.verdict == .healthy || cure?.accepted != nil { return .success }
        return treats ? ExitCode(2) : .success
    }

    private func say(_ text: String) {
        if common.json == "-" { Console.message(text) } else { Console.result(text) }
    }

    private func show(_ progress: DoctorProgress, on line: ProgressLine) {
        let lang = common.lang
        switch progress {
        case .training(let training): line.update(training)
        case .confirming(let finding, let proposal): line.say(lang("confirming \(finding): \(proposal) …", "正在验证 \(finding)：\(proposal) …"))
        case .trying(let proposal, let index, let count):
            line.say(lang("trying treatment \(index)/\(count): \(proposal) …", "正在试验疗法 \(index)/\(count)：\(proposal) …"))
        case .verifying(let proposal, let seed, let seeds):
            line.say(lang("verifying \(proposal), seed \(seed)/\(seeds) …", "正在复核 \(proposal)，种子 \(seed)/\(seeds) …"))
        case .tryingAtRandom(let index, let count):
            line.say(lang("random repair as a yardstick \(index)/\(count) …", "随机修复作为对照 \(index)/\(count) …"))
        }
    }

    /// Writes the cured experiment, the events, the JSON document and the report, as far as asked for.
    private func write(_ diagnosis: Diagnosis, cure: Cure?) throws {
        var diagnosis = diagnosis
        var written: [String] = []
        if let output, let specification = cure?.specification {
            try Experiment(specification: specification, baseDirectory: experiment.baseDirectory).save(output)
            written.append(output)
        }
        if let logdir = common.logdir {
            diagnosis.run.logdir = logdir + "/before"
            try TensorBoardLog.write(run: diagnosis.run, to: logdir + "/before")
            if let after = cure?.run { try TensorBoardLog.write(run: after, to: logdir + "/after") }
            written.append(logdir + common.lang(" (open with: tensorboard --logdir \(logdir))", "（打开：tensorboard --logdir \(logdir)）"))
        }
        if let report = common.report {
            try Report(diagnosis, cure: cure, command: command, specification: cure?.specification == nil ? nil : output).write(report)
            written.append(report)
        }
        if let json = common.json {
            try Outputs.write(DiagnosisDocument.text(diagnosis, cure: cure, specification: cure?.specification == nil ? nil : output), to: json)
            if json != "-" { written.append(json) }
        }
        if !written.isEmpty { say(common.lang("written: ", "已写入：") + written.joined(separator: ", ")) }
    }
}
