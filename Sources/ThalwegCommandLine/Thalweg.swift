import ArgumentParser
import Thalweg

/// `thalweg COMMAND`: one file per command in `Commands/`, one line per command here.
@main
struct ThalwegCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thalweg",
        abstract: "Finds out why a neural network does not train, and what makes it train.",
        discussion: """
            Exit status: 0 done (doctor: healthy or cured) · 1 an error in the input or the world · \
            2 doctor found a cause and could not cure it · 64 usage · 130 interrupted, with everything saved.
            """,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, TrainCommand.self, DoctorCommand.self, MinimizeCommand.self, LearningRateCommand.self, InspectCommand.self, LandscapeCommand.self,
            ExplainCommand.self, ListCommand.self, SchemaCommand.self,
        ])

    static func main() {
        Plugin.silenceLogs()
        main(nil)
    }
}
