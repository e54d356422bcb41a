import ArgumentParser
import Thalweg

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints the JSON Schema of the experiment file.",
        discussion: "Editors that know YAML language servers use it: thalweg schema > thalweg.schema.json")

    func run() throws { Console.result(JSONWriter.text(Experiment.schema)) }
}
